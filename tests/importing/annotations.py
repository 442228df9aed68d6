"""A small thread, and the ways in which an annotation of it can be wrong."""

import hashlib

THREAD = b"A title\nCategory: News\nThe article.\nA remark.\n\nAnother, on it.\nAnd more.\nA third."


def annotate(body: str, text: bytes = THREAD) -> bytes:
    return f'sha256 = "{hashlib.sha256(text).hexdigest()}"\n{body}'.encode()


HEAD = '[header]\nlines = "1-2"\n[article]\nlines = "3"\n'
REST = '[[left_out]]\nlines = "6-8"\nbecause = "not needed here"\n'
FIRST = '[[comments]]\nlines = "4"\n'

# name: (annotation of THREAD, the line of the annotation at fault, words of the reason)
BROKEN_ANNOTATIONS = {
    "not TOML": ("[header\n", 2, "not valid TOML"),
    "nested too deep": ("x = " + "[" * 90_000, None, "not valid TOML"),
    "an unknown table": ("[footer]\n", None, "unknown key 'footer'"),
    "an unknown key": (HEAD + 'title = "x"\n', 4, "article: unknown key 'title'"),
    "a table in the wrong form": ('article = "3"\n', None, "must be written as [article]"),
    "a list in the wrong form": ('[comments]\nlines = "4"\n', None, "must be written as [[comments]]"),
    "lines missing": ("[article]\n", 2, "lines is missing"),
    "a reason missing": ('[[left_out]]\nlines = "4"\n', 2, "because is missing"),
    "a number for lines": ("[article]\nlines = 3\n", 2, "lines must be a string"),
    "words for lines": ('[article]\nlines = "three"\n', 2, "does not name lines"),
    "lines that fall": ('[article]\nlines = "3-2"\n', 2, "does not name lines in rising order"),
    "line 0": ('[article]\nlines = "0"\n', 2, "does not name lines"),
    "out of range": (
        HEAD + '[[comments]]\nlines = "4-9999999"\n',
        6,
        "line 9999999 is out of range: the text has 8",
    ),
    "overlapping": (HEAD + FIRST + FIRST, 8, "comments 2: line 4 overlaps: it stands in comments 1 already"),
    "a line without a place": (HEAD + FIRST, None, "line 6 of the text has no place"),
    "a guess left": (HEAD + FIRST + "guess = true\n" + REST, 6, "still a guess"),
    "a title from nowhere": (
        '[header]\nlines = "1-2"\ntitle = "Better"\n[article]\nlines = "3-8"\n',
        2,
        "title 'Better' does not stand in the text",
    ),
    "a title of nothing": (
        '[header]\nlines = "1-2"\ntitle = " "\n[article]\nlines = "3-8"\n',
        2,
        "title is empty",
    ),
    "a member of nothing": ('[header]\nlines = "1-2"\nvia = ""\n[article]\nlines = "3-8"\n', 2, "via is empty"),
    "a piece of a word": (
        '[header]\nlines = "1-2"\nbyline = "y"\n[article]\nlines = "3-8"\n',
        2,
        "byline 'y' does not stand in the text",
    ),
    "a label outside": (HEAD + 'labels = "4"\n' + FIRST + REST, 4, "the label in line 4 is outside"),
    "a label without colon": (
        HEAD + 'labels = "3"\n' + FIRST + REST,
        4,
        "line 3 does not begin with a label",
    ),
    "a comment out of order": (
        HEAD + "".join(f'[[comments]]\nlines = "{number}"\n' for number in (6, 4, 7, 8)),
        8,
        "begins above the comment before it",
    ),
    "a comment without words": (
        HEAD + FIRST + '[[comments]]\nlines = "5"\n' + REST,
        8,
        "comments 2: has no words",
    ),
    "lines joined without a reason": (HEAD + '[[comments]]\nlines = "4-8"\n', 6, "`together` must say why"),
    "a quotation outside": (
        HEAD + FIRST + 'quotes = "6"\n' + REST,
        6,
        "the quotation in line 6 is outside of the comment",
    ),
    "an answer to itself": (
        HEAD + FIRST + 'answers = 4\nevidence = "reading"\nbecause = "x"\n' + REST,
        6,
        "answers line 4, which is in no earlier",
    ),
    "an answer to a later comment": (
        HEAD + FIRST + 'answers = 8\nevidence = "reading"\nbecause = "x"\n' + REST,
        6,
        "answers line 8, which is in no earlier",
    ),
    "an answer to the article": (
        HEAD + FIRST + 'answers = 3\nevidence = "reading"\nbecause = "x"\n' + REST,
        6,
        "answers line 3, which is in no earlier",
    ),
    "an answer without evidence": (
        HEAD + FIRST + '[[comments]]\nlines = "6-8"\ntogether = "x"\nanswers = 4\n',
        8,
        "go together",
    ),
    "evidence without an answer": (HEAD + FIRST + 'evidence = "reading"\n' + REST, 6, "go together"),
    "an unknown evidence": (HEAD + FIRST + 'evidence = "rumour"\n' + REST, 6, "evidence must be"),
    "an answer without a reason": (
        HEAD + FIRST + '[[comments]]\nlines = "6-8"\ntogether = "x"\nanswers = 4\nevidence = "reading"\n',
        8,
        "`because` must say how that is known",
    ),
    "a quotation that isn't one": (
        HEAD
        + FIRST
        + '[[comments]]\nlines = "6-8"\nquotes = "7"\ntogether = "x"\n'
        + 'answers = 4\nevidence = "quotation"\nbecause = "y"\n',
        8,
        "quotes no line of the comment it answers",
    ),
}
