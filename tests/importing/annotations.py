"""A short thread, and broken annotations of it."""

import hashlib

THREAD = b"A title\nCategory: News\nThe article.\nA remark.\n\nAnother, on it.\nAnd more.\nA third."


def annotate(body: str, text: bytes = THREAD) -> bytes:
    return f'sha256 = "{hashlib.sha256(text).hexdigest()}"\n{body}'.encode()


HEAD = '[header]\nlines = "1-2"\n[article]\nlines = "3"\n'
REST = '[[left_out]]\nlines = "6-8"\nbecause = "not needed here"\n'
FIRST = '[[comments]]\nlines = "4"\n'

# name: (annotation of THREAD, line of the annotation with the error, part of the reason)
BROKEN_ANNOTATIONS = {
    "not TOML": ("[header\n", 2, "not valid TOML"),
    "nested too deeply": ("x = " + "[" * 90_000, None, "not valid TOML"),
    "an unknown table": ("[footer]\n", None, "unknown key 'footer'"),
    "an unknown key": (HEAD + 'title = "x"\n', 4, "article: unknown key 'title'"),
    "a table in the wrong form": ('article = "3"\n', None, "must be written as [article]"),
    "a list in the wrong form": ('[comments]\nlines = "4"\n', None, "must be written as [[comments]]"),
    "lines missing": ("[article]\n", 2, "lines is missing"),
    "a reason missing": ('[[left_out]]\nlines = "4"\n', 2, "because is missing"),
    "a number for lines": ("[article]\nlines = 3\n", 2, "lines must be a string"),
    "a word for lines": ('[article]\nlines = "three"\n', 2, "isn't a list of lines"),
    "lines in descending order": ('[article]\nlines = "3-2"\n', 2, "in ascending order"),
    "line 0": ('[article]\nlines = "0"\n', 2, "isn't a list of lines"),
    "out of range": (
        HEAD + '[[comments]]\nlines = "4-9999999"\n',
        6,
        "line 9999999 is out of range: the text has 8",
    ),
    "overlapping": (HEAD + FIRST + FIRST, 8, "comments 2: line 4 overlaps: it is already in comments 1"),
    "a line without a table": (HEAD + FIRST, None, "line 6 of the text isn't in any table"),
    "a guess left": (HEAD + FIRST + "guess = true\n" + REST, 6, "still a guess"),
    "a title that isn't in the text": (
        '[header]\nlines = "1-2"\ntitle = "Better"\n[article]\nlines = "3-8"\n',
        2,
        "title 'Better' isn't in the text",
    ),
    "an empty title": (
        '[header]\nlines = "1-2"\ntitle = " "\n[article]\nlines = "3-8"\n',
        2,
        "title is empty",
    ),
    "an empty member": ('[header]\nlines = "1-2"\nvia = ""\n[article]\nlines = "3-8"\n', 2, "via is empty"),
    "part of a word": (
        '[header]\nlines = "1-2"\nbyline = "y"\n[article]\nlines = "3-8"\n',
        2,
        "byline 'y' isn't in the text",
    ),
    "a label outside the article": (
        HEAD + 'labels = "4"\n' + FIRST + REST,
        4,
        "the label in line 4 isn't part of the article",
    ),
    "a label without colon": (
        HEAD + 'labels = "3"\n' + FIRST + REST,
        4,
        "line 3 doesn't begin with a label",
    ),
    "a comment out of order": (
        HEAD + "".join(f'[[comments]]\nlines = "{number}"\n' for number in (6, 4, 7, 8)),
        8,
        "begins above the previous comment",
    ),
    "a comment without text": (
        HEAD + FIRST + '[[comments]]\nlines = "5"\n' + REST,
        8,
        "comments 2: has no text",
    ),
    "lines joined without a reason": (
        HEAD + '[[comments]]\nlines = "4-8"\n',
        6,
        "joins several lines. Say why in `together`",
    ),
    "a quotation outside the comment": (
        HEAD + FIRST + 'quotes = "6"\n' + REST,
        6,
        "the quotation in line 6 isn't part of the comment",
    ),
    "a reply to itself": (
        HEAD + FIRST + 'answers = 4\nevidence = "reading"\nbecause = "x"\n' + REST,
        6,
        "replies to line 4, which isn't in an earlier comment",
    ),
    "a reply to a later comment": (
        HEAD + FIRST + 'answers = 8\nevidence = "reading"\nbecause = "x"\n' + REST,
        6,
        "replies to line 8, which isn't in an earlier comment",
    ),
    "a reply to the article": (
        HEAD + FIRST + 'answers = 3\nevidence = "reading"\nbecause = "x"\n' + REST,
        6,
        "replies to line 3, which isn't in an earlier comment",
    ),
    "a reply without evidence": (
        HEAD + FIRST + '[[comments]]\nlines = "6-8"\ntogether = "x"\nanswers = 4\n',
        8,
        "has `answers` without evidence, or evidence without `answers`",
    ),
    "evidence without a reply": (
        HEAD + FIRST + 'evidence = "reading"\n' + REST,
        6,
        "has `answers` without evidence, or evidence without `answers`",
    ),
    "unknown evidence": (HEAD + FIRST + 'evidence = "rumour"\n' + REST, 6, "evidence must be"),
    "a reply without a reason": (
        HEAD + FIRST + '[[comments]]\nlines = "6-8"\ntogether = "x"\nanswers = 4\nevidence = "reading"\n',
        8,
        "Say how that is known in `because`",
    ),
    "a quotation of nothing": (
        HEAD
        + FIRST
        + '[[comments]]\nlines = "6-8"\nquotes = "7"\ntogether = "x"\n'
        + 'answers = 4\nevidence = "quotation"\nbecause = "y"\n',
        8,
        "doesn't quote the comment it replies to",
    ),
}
