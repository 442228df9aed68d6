"""Headlines as readers know them: without the site's name, and without a label such as "Opinion |"."""

import re
from collections.abc import Iterable

from .wording import clean, key, name_key

MAX_LENGTH = 400
# Those that never begin a sentence with a colon after them, as "Review:" and "Live:" can.
_OPINIONS = {
    *("opinion", "op-ed", "analysis", "comment", "commentary", "editorial", "column", "perspective"),
    *("meinung", "kommentar", "leitartikel", "kolumne", "gastbeitrag", "opinión", "análisis", "tribune"),
    *("tribuna", "édito", "éditorial", "opinione", "commento", "opinião"),
}
_LABELS = _OPINIONS | {
    *("editorials", "perspectives", "review", "reviews", "letters", "letters to the editor", "essay", "ideas"),
    *("guest essay", "the editorial board", "explainer", "feature", "interview", "video", "audio", "podcast"),
    *("watch", "live", "live updates", "live blog", "exclusive", "breaking", "breaking news", "updated"),
    *("analyse", "liveticker", "liveblog", "eilmeldung", "plus", "direct"),
}
_SEPARATOR = re.compile(r"\s+(?:[|–—·•»«~/-]|::|\|\|)\s+|\s*\|\s*")
_COLON = re.compile(r"^([^:|]{2,30}):\s+")


class Headlines:
    """The headlines a page has, cleaned with what else is known: the site's names, its sections, and the h1.

    `headings` are the h1 elements, each as its texts.
    """

    def __init__(
        self, *, site_names: Iterable[str], sections: Iterable[str], headings: Iterable[list[str]]
    ) -> None:
        self._sites = {name_key(name) for name in site_names} - {""}
        self._labels = {key(label) for label in (*_LABELS, *sections)} - {""}
        texts = [self._heading(parts) for parts in headings]
        self.headings = [text for text in texts if text and not self._is_site(text)]

    def cleaned(self, title: str, *, is_of_page: bool = False) -> str:
        """The headline in a title, or "" if there is none. `is_of_page`: it can end in an unknown site's name."""
        title = clean(title)[:MAX_LENGTH]
        for heading in self.headings:
            if key(heading) in {key(part) for part in self._parts(title)}:
                return heading
        pieces = self._pieces(title)
        while len(pieces) > 2 and self._is_site(pieces[-1]):
            pieces = pieces[:-2]
            # A section before the site's name: "Headline | World | The Courier".
            if len(pieces) > 2 and key(pieces[-1]) in self._labels:
                pieces = pieces[:-2]
        while len(pieces) > 2 and self._is_site(pieces[0]):
            pieces = pieces[2:]
        if (
            is_of_page
            and len(pieces) > 2
            and "|" in pieces[-2]
            and len(pieces[-1].split()) <= 4 < len(pieces[0].split())
        ):
            pieces = pieces[:-2]
        text = self._without_label("".join(pieces).strip())
        return "" if self._is_site(text) or not key(text) else text

    def _heading(self, parts: list[str]) -> str:
        """The text of an h1, without a label in an element of its own."""
        parts = [part for part in parts if part]
        if len(parts) > 1 and key(parts[0]) in self._labels:
            parts = parts[1:]
        return self._without_label(clean(" ".join(parts)))

    def _is_site(self, text: str) -> bool:
        name = name_key(text)
        return any(
            name == site or (len(site) > 5 and name.startswith(site) and len(name) < len(site) + 8)
            for site in self._sites
        )

    def _without_label(self, title: str) -> str:
        pieces = self._pieces(title)
        if len(pieces) > 2 and key(pieces[0]) in self._labels and "|" in pieces[1]:
            return "".join(pieces[2:]).strip()
        if (match := _COLON.match(title)) and match[1].casefold() in _OPINIONS:
            return title[match.end() :]
        return title

    def _parts(self, title: str) -> Iterable[str]:
        """The title and what begins or ends at a separator in it, also without a label before a colon."""
        pieces = self._pieces(title)
        parts = [
            "".join(pieces[start:end])
            for start in range(0, len(pieces), 2)
            for end in range(start + 1, len(pieces) + 1, 2)
        ]
        found = parts if len(pieces) < 12 else [title]
        return [*found, *(part[match.end() :] for part in found if (match := _COLON.match(part)))]

    @staticmethod
    def _pieces(title: str) -> list[str]:
        """Segments and the separators between them, alternately."""
        pieces, at = [], 0
        for match in _SEPARATOR.finditer(title):
            pieces += [title[at : match.start()], match[0]]
            at = match.end()
        return [*pieces, title[at:]]


def completed(title: str, others: Iterable[str]) -> str:
    """A title that was cut off with an ellipsis, from another that has all of it."""
    stem = re.sub(r"\s*(?:…|\.\.\.)$", "", title)
    if stem == title:
        return title
    return next(
        (other for other in others if len(key(other)) > len(key(stem)) and key(other).startswith(key(stem))), title
    )
