"""Counts the parser's steps, so that a text that takes too long to format is refused.

Length alone doesn't limit the time: 20,000 characters of prose take 5 ms, but 2,000 nested brackets take 300 ms.
"""

import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType

from .emphasis import State

# A step takes 1 to 4 µs. A post of the maximum length takes 2,000 to 10,000 steps, and 22,000 if it's full of
# links, lists and emphasis.
STEP_LIMIT = 24_000
MARK_LIMIT = 1_500  # for the message: about as many marks reach STEP_LIMIT
TRY_STEPS = 3  # all rules are tried at one position of the text
LINE_STEPS = 4  # all rules are tried on one line; or a table gets a cell
DELIMITER_STEPS = 3  # an asterisk, underscore or tilde that may begin or end emphasis
LINK_STEPS = 9  # a citation, mention or address needs a URL

_MARK = re.compile(r"[\n!#$%&*+:<=>@\[\]\\^_`{|}~-]|www\.")  # where the parser stops and tries its rules
_limit: ContextVar[float] = ContextVar("limit", default=float("inf"))


class TooManySteps(Exception):
    """The text needs more steps than the limit."""


@contextmanager
def limited(source: str, limit: float) -> Iterator[None]:
    """Limit the steps for parsing `source`. Raises ValidationError with code `too_complex`, and says why."""
    token = _limit.set(limit)
    try:
        yield
    except TooManySteps:
        raise _too_complex(source) from None
    finally:
        _limit.reset(token)


def _too_complex(source: str) -> ValidationError:
    [(mark, count)] = Counter(_MARK.findall(source)).most_common(1)
    message = _(
        "This text takes too long to format: it has %(count)d %(mark)s. A text can have about %(limit)d line "
        "breaks, list items and marks such as * [ # or @, and fewer inside lists, quotes and brackets. Remove "
        "some, or split the text."
    )
    params = {"count": count, "mark": _("line breaks") if mark == "\n" else f"“{mark}”", "limit": MARK_LIMIT}
    return ValidationError(message, code="too_complex", params=params)


def environment(members: dict[str, str]) -> EnvType:
    """The parser's environment for one text: its members by lowercase name, and the count of steps."""
    return {"members": members, "steps": 0, "limit": _limit.get()}


def count(env: EnvType, steps: int) -> None:
    env["steps"] += steps
    if env["steps"] > env["limit"]:
        raise TooManySteps


class CountingInline(ParserInline):
    """The parser of text within a block. Brackets make it skip over the same tokens again and again."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """The same as the parser's own method, but with our State."""
        state = State(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens

    def skipToken(self, state: StateInline) -> None:
        count(state.env, 1)
        super().skipToken(state)


def count_inline(state: StateInline, silent: bool) -> bool:
    """Inline rule that comes first, matches nothing and counts. Where a link may begin, its end is looked for."""
    count(state.env, 2 * TRY_STEPS if state.src[state.pos] in "[<" else TRY_STEPS)
    return False


def count_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Block rule that comes first, matches nothing and counts. Within a quote, each line is tried again."""
    count(state.env, LINE_STEPS)
    return False


def count_delimiters(state: StateInline) -> None:
    """Rule for the end of a block: counts what has to be paired."""
    count(state.env, DELIMITER_STEPS * len(state.delimiters))
