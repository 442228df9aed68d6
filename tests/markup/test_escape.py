from hypothesis import example, given
from hypothesis import strategies as st

from forum.text.markup import escape
from tests.support.tables import assert_each

from .reading import assert_safe, rendered

WORDS = [
    "1.",
    "2)",
    "-",
    "```",
    "~~~",
    "---",
    "===",
    "**",
    "&amp;",
    "&#35;",
    "#4.1",
    "https://example.com/a_b*c",
    "www.a.example",
    "http://",
    "www.",
    "<b>",
    "<!--",
    "|",
    "|-|",
    ":-:",
]
SPACED = ["\n\n", "1. ", "- ", "    ", "| a |", "[a]: /b\n", "\u00a0"]
SPECIAL = st.sampled_from([*"\\`*_[](){}<>&#~|!-+=:;.'\"@/^$% \t\n\n0149ax", *WORDS, *SPACED])


def assert_shown_unchanged(text):
    page = assert_safe(rendered(escape(text)))
    assert page.words == text.split()
    assert set(page.tags) <= {"p", "br", "a"}


SAMPLES = [
    "1. one\n2) two\n10.",
    "- a\n+ b\n* c\n-",
    "# head\n#4.1.2 said so",
    "> quoted",
    "Title\n=====\n\nTitle\n-----",
    "    indented\n\tcode",
    "```\nfence\n~~~",
    "<b>bold</b> <!-- x --> <https://example.com>",
    "AT&T &amp; &copy; &#35;",
    "`code` *a* **b** _c_ ~~d~~ ![e](f) [g]: h",
    "a | b\n--|--\nc | d",
    "a|\n:-:",
    "| a | b |\n|---|---|\n| c | d |",
    "back\\slash\\",
    "https://example.com/a_b_(c)*?x=1&amp=2#4 www.example.com/__init__",
    "xhttps://a_b_ http://@_a_ www._a_._b_",
]


def test_an_escaped_text_is_shown_unchanged():
    assert_each(assert_shown_unchanged, SAMPLES)


@given(st.lists(SPECIAL, max_size=30).map("".join))
@example("www." * 70 + "*a*b*")
def test_any_escaped_mix_of_special_characters_is_shown_unchanged(text):
    assert_shown_unchanged(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"), max_size=200))
def test_any_escaped_text_is_shown_unchanged(text):
    assert_shown_unchanged(text)


def test_paragraphs_and_lines_are_kept():
    assert rendered(escape("a\r\nb\n\nc")) == "<p>a<br>\nb</p>\n<p>c</p>\n"


def test_escaping_removes_control_characters():
    assert escape("a\x00b\x1bc") == "abc"


def test_an_address_in_an_escaped_text_becomes_a_link():
    page = assert_safe(rendered(escape("Read https://example.com/a_b_c.")))
    assert page.links[0][1]["href"] == "https://example.com/a_b_c"


def test_ordinary_sentences_need_no_escaping():
    sentence = "Prices rose 3.5% in May (see p. 12); “nobody” knew why - or said so, 10:30!"
    assert escape(sentence) == sentence
