"""How strong a password must be. zxcvbn estimates how many guesses it takes someone who knows the usual tricks."""

import re
import unicodedata
from threading import Lock

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy
from zxcvbn import zxcvbn

from forum.web.site_name import last_known_name

MIN_SCORE = 3  # of 4: at least a hundred million guesses
# These bound the CPU time to about 0.1 s. The rest of a longer password only makes it stronger.
MAX_LENGTH = 72
MAX_INPUTS, MAX_INPUT_LENGTH = 30, 60
MAX_SUBSTITUTES = 2
MAX_COMPOSED = 4_096  # characters: composing many accents on one letter takes quadratic time

HELP = gettext_lazy(
    "Hard to guess: a few uncommon words, or one from a password manager. Don't use your name or email."
)
_WEAK = gettext_lazy("This password is too easy to guess.")
_ADVICE = gettext_lazy("Use a few uncommon words, or let a password manager create one.")
# The reason by zxcvbn's warning. Its other warnings say no more than `_WEAK`.
_REASONS = {
    "This is a top-10 common password.": gettext_lazy("It's one of the ten most common passwords."),
    "This is a top-100 common password.": gettext_lazy("It's one of the hundred most common passwords."),
    "This is a very common password.": gettext_lazy("It's a very common password."),
    "This is similar to a commonly used password.": gettext_lazy("It's similar to a common password."),
    "A word by itself is easy to guess.": gettext_lazy("It's a single word."),
    "Names and surnames by themselves are easy to guess.": gettext_lazy("It's a name."),
    "Common names and surnames are easy to guess.": gettext_lazy("It contains a common name."),
    "Straight rows of keys are easy to guess.": gettext_lazy("It's a row of keys."),
    "Short keyboard patterns are easy to guess.": gettext_lazy("It's a pattern on the keyboard."),
    'Repeats like "aaa" are easy to guess.': gettext_lazy("It repeats a character."),
    'Repeats like "abcabcabc" are only slightly harder to guess than "abc".': gettext_lazy("It repeats itself."),
    'Sequences like "abc" or "6543" are easy to guess.': gettext_lazy(
        "It contains a sequence like “abc” or “6543”."
    ),
    "Recent years are easy to guess.": gettext_lazy("It contains a year."),
    "Dates are often easy to guess.": gettext_lazy("It contains a date."),
}

_WORDS = re.compile(r"[^\W_]{3,}")
# zxcvbn tries all combinations of the letters that these could replace: "p@$$word". With ten of them in one
# password, it takes 4 s. It also does so for digits, but they don't multiply as fast.
_SUBSTITUTES = "@({[<!|$+%"
_lock = Lock()  # zxcvbn keeps the words of the current call in a global variable


class StrengthValidator:
    """A password validator for AUTH_PASSWORD_VALIDATORS. It replaces Django's four: common, short or numeric
    passwords, and those like the member's name, score too low."""

    def validate(self, password, user=None) -> None:
        with _lock:
            result = zxcvbn(_bounded(password), user_inputs=_inputs(user), max_length=MAX_LENGTH)
        if result["score"] < MIN_SCORE:
            reason = _REASONS.get(result["feedback"]["warning"], "")
            parts = [str(part) for part in (_WEAK, reason, _ADVICE) if part]
            raise ValidationError(" ".join(parts), code="password_too_weak")

    def get_help_text(self) -> str:
        return str(HELP)


def spellings(password: str) -> list[str]:
    """The password as it is stored, in NFC, then as typed if that differs: keyboards make é in one character or in
    two. Passwords from before may be stored as typed."""
    composed = unicodedata.normalize("NFC", password) if len(password) <= MAX_COMPOSED else password
    return list(dict.fromkeys((composed, password)))


def _bounded(password: str) -> str:
    """The beginning of the password, with at most a few kinds of symbols that could replace letters."""
    beginning = password[:MAX_LENGTH]
    kinds = [char for char in dict.fromkeys(beginning) if char in _SUBSTITUTES]
    return beginning.translate({ord(char): "~" for char in kinds[MAX_SUBSTITUTES:]})


def _inputs(user) -> list[str]:
    """Words that someone who attacks this account would try: the names of the site and the member, and this year
    and the last. (zxcvbn knows years up to 2019.)"""
    year = timezone.now().year
    words = [str(year), str(year - 1), "forum"]
    for name in (
        last_known_name(),
        *(getattr(user, field, "") for field in ("username", "email", "display_name")),
    ):
        parts = _WORDS.findall(name)
        words += [name, "".join(parts), *parts]
    return [word[:MAX_INPUT_LENGTH] for word in dict.fromkeys(words) if word][:MAX_INPUTS]
