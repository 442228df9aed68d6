"""Which names members can have, and which names look alike."""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

import disarm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MinLengthValidator, RegexValidator
from django.utils.translation import gettext_lazy as _

from forum.text import markup
from forum.web.site_name import site_name

# Names that could be taken for the site, its staff or one of its pages.
_RESERVED = """
about abuse account accounts admin administrator all anonymous api author contact deleted everyone former
former-member forum guest healthz help here home imported login logout mail me member members moderator
moderators nobody none null official owner postmaster privacy publish readyz root rules security
seedbed settings signup site staff static support system team terms the undefined unknown user users webmaster
"""
RESERVED_USERNAMES = frozenset(_RESERVED.split())

JOINERS = "\u200c\u200d"  # invisible, but needed to write some languages and emoji
KEY_LENGTH = 200
# One letter that looks like two becomes these, so the order of several doesn't matter: vvv, vw and wv.
_PAIRS = str.maketrans({"m": "rn", "w": "vv"})
# Pairs that disarm leaves as they are: Arabic and Persian, kana and Chinese; and accents, as in ș and ş.
_SAME = "یي ىي کك ۃة ۰٠ ۲٢ ۳٣ ۴٤ ۶٦ ۹٩ ヘへ エ工 カ力 タ夕 ト卜 ニ二 ハ八 ロ口 ノ丿 ー一 土士"
_ACCENTS = {"\u0326": "\u0327", "\u030c": "\u0306", "\u0311": "\u0302", "\u0342": "\u0303"}
_ALIKE = str.maketrans({pair[0]: pair[1] for pair in _SAME.split()} | _ACCENTS)
# Dots above and below a letter; vowels of Hebrew and Arabic, which many leave out; the stroke that widens Arabic.
_DOTS = dict.fromkeys((0x307, 0x323, *range(0x5B0, 0x5BE), 0x5C1, 0x5C2, 0x640, *range(0x64B, 0x653)))
_LETTERS = frozenset("י٠丿丶")  # and a digit, which disarm takes for punctuation


def keys_of(name: str) -> set[str]:
    """What the name looks like. Names that have a key in common look alike, by themselves or in another case.

    Each name has two keys, which are often the same: as written, a capital I is an l; ignoring case, it's an i.
    """
    return {key for spelling in (name, name.casefold()) if (key := _key(spelling))}


def _key(spelling: str) -> str:
    """Letters and digits only, without invisible characters, case and dots, and with confusables of Unicode TS 39
    replaced. Accents count, on letters of any script."""
    decomposed = unicodedata.normalize("NFKD", spelling).translate(_DOTS).translate(_ALIKE)
    looks = "".join(map(_look_of, decomposed)).translate(_PAIRS)
    return unicodedata.normalize("NFC", looks)[:KEY_LENGTH]


def _look_of(character: str) -> str:
    """What a character looks like, in lower case: in Latin if possible, otherwise in Cyrillic, or as it is."""
    if character in _LETTERS:
        return character
    look = disarm.skeleton_key(character, digit_policy="tr39")
    if not look.isascii():
        cyrillic = disarm.normalize_confusables(character, target_script="cyrillic")
        look = disarm.skeleton_key(cyrillic, digit_policy="tr39")
    return "".join(filter(_is_letter_or_mark, look))


def _is_letter_or_mark(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def validate_not_reserved(name: str) -> None:
    """Raise ValidationError for a name that looks reserved: "Former member", "Ad_min", "TheSeedbedTeam"."""
    site = keys_of(site_name())
    reserved = site | _reserved_keys()
    joined = "|".join(re.escape(key) for key in reserved if key in site or len(key) > 3)  # "meme" isn't reserved
    if any(key in reserved or re.fullmatch(f"(?:the)?(?:{joined})+", key) for key in keys_of(name)):
        raise ValidationError(_("This name is reserved. Choose another."), code="reserved")


@cache
def _reserved_keys() -> set[str]:
    return set().union(*map(keys_of, RESERVED_USERNAMES))


USERNAME_VALIDATORS: list[Callable[[str], None]] = [
    MinLengthValidator(3),
    MaxLengthValidator(30),
    RegexValidator(r"\A[A-Za-z0-9_-]+\Z", _("Use only letters a to z, digits, “-” and “_”.")),
    RegexValidator(r"[A-Za-z0-9]", _("Enter at least one letter or digit.")),
    validate_not_reserved,
]


def validate_readable(text: str) -> None:
    """Raise ValidationError for names without letters or digits, or with invisible or control characters."""
    if any(_is_invisible(char) for char in text if char not in JOINERS):
        raise ValidationError(_("Remove the invisible characters."), code="unreadable")
    if not any(char.isalnum() and keys_of(char) for char in text):
        raise ValidationError(_("Enter at least one letter or digit."), code="unreadable")


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char).startswith("C") or char in markup.BLANK_LETTERS
