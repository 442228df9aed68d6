"""Pages that aren't articles: what sites show instead of one."""

import re

from .markup import Page
from .structured import types
from .wording import clean

ENOUGH_TEXT = 1500  # characters of paragraphs, more than any of these pages has
_CHALLENGE = re.compile(
    r"just a moment|attention required|checking your browser|"
    r"verif(?:y|ying) (?:that )?you(?:'|’)?(?:re| are) (?:not a (?:ro)?bot|human)|are you (?:a robot|human)|"
    r"security check|pardon our interruption|access (?:to this page has been )?denied|ddos protection|"
    r"one more step|human verification|bot verification|unusual traffic|enable javascript and cookies|"
    r"robot or human|request blocked|einen moment|bitte warten|sicherheitsüberprüfung|un instant|un momento",
    re.IGNORECASE,
)
_CHALLENGE_MARKS = re.compile(
    r"challenge-(?:form|platform|running|error)|cf[-_]chl|_Incapsula_Resource|px-captcha|captcha-delivery|g-recaptcha|"
    r"h-captcha|cf-turnstile|ddos-guard|awswaf",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"before you continue|cookie|consent|your privacy|privacy (?:settings|choices|preferences)|privatsphäre|"
    r"datenschutz|bevor sie|einwilligung|zustimm|mit werbung|confidentialité|vie privée|privacidad|toestemming|"
    r"accept (?:all|and continue)|alle akzeptieren|samtycke",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"subscribe (?:now )?(?:to|for|and) (?:continue|read|keep reading|unlimited|unlock)|subscribers? only|"
    r"only for subscribers|log ?in or subscribe|to continue reading|already a subscriber|"
    r"register to (?:continue|read)|choose (?:a|your) (?:plan|subscription)|weiterlesen mit|jetzt abonnieren|"
    r"nur für abonnenten|réservé aux abonnés|abonnez-vous|solo para suscriptores",
    re.IGNORECASE,
)


def why_not(page: Page) -> str:
    """Why a page isn't an article: "challenge", "consent" or "paywall", or "" if it can be one.

    Real articles have such notices too, and some are about them. So a page that describes an article, or has the
    text of one, is never refused.
    """
    headline = " ".join([page.title, *(clean(each.text_content()) for each in page.tree.xpath("//h1 | //h2")[:3])])
    text = _text(page)
    is_described = bool(page.meta("article:published_time") or page.meta("og:type").lower() == "article") or any(
        "headline" in node or any(kind.endswith(("Article", "Posting")) for kind in types(node))
        for node in page.graph.roots
    )
    if is_described or len(text) > ENOUGH_TEXT:
        return ""
    scripts = " ".join(
        f"{each.get('src') or ''} {(each.text or '')[:2000]}" for each in page.tree.xpath("//script")[:40]
    )
    marks = scripts + " ".join(page.tree.xpath("//@id")[:200]) + " ".join(page.tree.xpath("//@class")[:200])
    if _CHALLENGE.search(headline) or (_CHALLENGE_MARKS.search(marks) and len(text) < 600 and _is_short(page)):
        return "challenge"
    if _CONSENT.search(headline) or "consent" in page.url.partition("?")[0]:
        return "consent"
    if _WALL.search(headline) or (_WALL.search(text) and len(text) < 600):
        return "paywall"
    return ""


def _is_short(page: Page) -> bool:
    return len(page.tree.xpath("//p")) < 4


def _text(page: Page) -> str:
    """The paragraphs of a page, and what little pages have instead."""
    paragraphs = [clean(each.text_content()) for each in page.tree.xpath("//p")[:400]]
    if sum(map(len, paragraphs)) > 100:
        return " ".join(paragraphs)
    bodies = page.tree.xpath("//body//text()[not(parent::script or parent::style or parent::noscript)]")[:400]
    return clean(" ".join(bodies))
