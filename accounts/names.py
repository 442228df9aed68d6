"""Which names members can have, and which names look alike."""

import re
import unicodedata
from collections.abc import Callable

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
_DOTS = re.compile("[\u0307\u0323]")  # above and below a letter
# One letter that looks like two becomes these, so the order of several doesn't matter: vvv, vw and wv.
_PAIRS = str.maketrans({"m": "rn", "w": "vv"})


def keys_of(name: str) -> set[str]:
    """What the name looks like. Names that have a key in common look alike, by themselves or in another case.

    Each name has two keys, which are often the same: as written, a capital I is an l; ignoring case, it's an i.
    """
    return {key for spelling in (name, name.casefold()) if (key := _key(spelling))}


def _key(spelling: str) -> str:
    """Letters and digits only, without invisible characters, case and dots, and with confusables of Unicode TS 39
    replaced. disarm replaces 0 and 1, but not pairs of letters."""
    skeleton = disarm.skeleton_key(spelling, digit_policy="tr39")
    plain = unicodedata.normalize("NFC", _DOTS.sub("", unicodedata.normalize("NFD", skeleton)))
    return "".join(filter(_is_letter_or_mark, plain)).translate(_PAIRS)[:KEY_LENGTH]


def _is_letter_or_mark(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def validate_not_reserved(name: str) -> None:
    """Raise ValidationError for a name that looks reserved: "Former member", "Ad_min", "The Seedbed Team"."""
    reserved = set().union(*map(keys_of, (*RESERVED_USERNAMES, site_name())))
    words = [keys for word in re.split(r"[\W_]+", _normalize(name)) if (keys := keys_of(word))]
    if keys_of(name) & reserved or (words and all(keys & reserved for keys in words)):
        raise ValidationError(_("This name is reserved. Choose another."), code="reserved")


def _normalize(name: str) -> str:
    return unicodedata.normalize("NFKC", name.translate(str.maketrans("", "", JOINERS)))


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
    if not any(char.isalnum() for char in text):
        raise ValidationError(_("Enter at least one letter or digit."), code="unreadable")


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char).startswith("C") or char in markup.BLANK_LETTERS
