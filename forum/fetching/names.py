"""Names of authors and publications: taken out of what pages print around them."""

import re
from collections.abc import Iterable

from .addresses import host_of
from .wording import clean, key, name_key

MAX_AUTHORS = 12
_BY = re.compile(
    r"^(?:(?:article|story|text|words|report|reporting|written|posted|published|analysis|opinion|comment|review|"
    r"interview|(?:ein )?kommentar|(?:eine )?analyse|geschrieben|escrito|écrit|propos recueillis|scritto)\s+)?"
    r"(?:by|von|par|por|di|da|door|av|af|autor(?:in|es)?|author|auteur|reporter|text|words|מאת|بقلم|كتبت?|автор)"
    r"(?:\s*[:：]\s*|\s+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:;|\||•|·|,|/|\n)\s*|\s+(?:and|und|et|y|e|en|och|og|with|mit|avec)\s+|\s+&\s+|\s+ו(?=[\u05d0-\u05ea]{2})|،\s*|\s+و\s?(?=\S)",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\s+(?:in|aus|à|at|for|für|reporting from)\s+[A-ZÄÖÜÉ].*$|\s+\((?!Text|Words).*?\)\s*$")
_LABEL = re.compile(r"^[^\s:：]+(?: [^\s:：]+)?[:：]\s*")  # such as "Report:"
_SINCE = re.compile(r"\s*(?:\b(?:on|am|le|el|at|um)\b)?[\s·|–—-]*\d.*$", re.IGNORECASE)  # a date after the name
_PICTURES = re.compile(
    r"\b(?:fotos?|photos?|photograph\w*|pictures?|bilder?|grafik|illustration\w*|camera)\b", re.IGNORECASE
)
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|journalist|columnist|critic|chief|staff|special to|producer|"
    r"fellow|analyst|professor|lecturer|director|contributor|freie|autorin|updated|published|read|"
    r"minutes?|min\b|ago|share|follow|contact|email|subscribe|comments?)\b|korrespondent|redakteur|\d",
    re.IGNORECASE,
)
# Names of accounts and of nobody.
_NOBODY = {
    *("admin", "administrator", "webmaster", "editor", "author", "staff", "root", "guest", "user"),
    *("anonymous", "unknown", "none", "null", "undefined"),
}
_COMPANY = re.compile(
    r"\b(?:ltd|limited|inc|llc|plc|gmbh|ag|kg|se|s\.?a\.?|sas|s\.?r\.?l\.?|b\.?v\.?|n\.?v\.?|ab|oy|corp(?:oration)?|holdings?|"
    r"co\.|company|publishing|publishers|verlag\w*|media group|group|gruppe|medien|mediengruppe)\.?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.IGNORECASE)


def bylines(texts: Iterable[str], *, source: str, is_free_text: bool = False) -> list[str]:
    """The names of authors in these texts, each once.

    The publication itself isn't a byline. In free text, what follows a comma can be a role or a place: only what
    looks like the name of a person counts there.
    """
    found: dict[str, str] = {}
    for text in texts:
        for place, name in enumerate(_split(text)):
            if (place or is_free_text) and not _is_persons(name, is_first=place == 0):
                continue
            if _is_name(name) and name_key(name) != name_key(source):
                found.setdefault(key(name), name)
    return list(found.values())[:MAX_AUTHORS]


def _split(text: str) -> list[str]:
    text = _ADDRESS.sub(" ", clean(text))
    text = _BY.sub("", text).strip()
    text = _LABEL.sub("", text)
    parts = [part for part in _BETWEEN.split(text) if part and not _PICTURES.search(part)]
    names = [_PLACE.sub("", _SINCE.sub("", _BY.sub("", part))).strip(" ,;:.–—-()|") for part in parts]
    return [re.sub(r"\s*\((?:Text|Words)\)?$", "", name, flags=re.IGNORECASE) for name in names if name]


def _is_name(name: str) -> bool:
    """Whether this can be a name at all, rather than a handle, an account or a sentence."""
    if (
        not 2 <= len(name) <= 60
        or len(name.split()) > 7
        or name.startswith(("@", "#"))
        or name.casefold() in _NOBODY
    ):
        return False
    if re.search(r"[<>{}\[\]=_\\]|\d", name) or ("." in name.strip(".") and " " not in name):
        return False
    is_account = " " not in name and name.islower() and name.isascii() and len(name) > 4
    return not is_account and any(letter.isalpha() for letter in name)


def _is_persons(name: str, *, is_first: bool) -> bool:
    """Whether this looks like a person's name: some words, each with a capital where the script has them."""
    if _ROLE.search(name):
        return False
    words = [
        word
        for word in name.split()
        if word.casefold()
        not in {"de", "von", "van", "der", "den", "la", "al", "bin", "da", "di", "du", "zu", "ter"}
    ]
    if not words or (len(words) < 2 and not is_first):
        return False
    return len(words) <= 5 and not any(word[0].islower() for word in words)


def is_host(name: str, url: str) -> bool:
    """Whether a name is only an address, such as `courier.example`."""
    bare = name.strip().casefold().removeprefix("www.")
    return bare == host_of(url).removeprefix("www.") or bool(
        re.fullmatch(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+/?", bare)
    )


def is_company(name: str) -> bool:
    """Whether a name is that of a company that publishes, rather than of what it publishes."""
    return bool(_COMPANY.search(name))


def publication(name: str) -> str:
    """The name of a publication without a slogan or handle: "The Courier | News from Wick" is The Courier."""
    name = re.split(r"\s+[|–—·:-]\s+|\s*\|\s*", clean(name).lstrip("@"))[0].strip()
    return name if 2 <= len(name) <= 80 else ""
