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


def assert_shown_as_it_is(text):
    page = assert_safe(rendered(escape(text)))
    assert page.words == text.split()
    assert set(page.tags) <= {"p", "br", "a"}


CRAWLED = [
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


def test_a_crawled_text_is_shown_as_it_came():
    assert_each(assert_shown_as_it_is, CRAWLED)


@given(st.lists(SPECIAL, max_size=30).map("".join))
@example("www." * 70 + "*a*b*")
def test_whatever_a_page_held_is_shown_as_it_came(text):
    assert_shown_as_it_is(text)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"], include_characters="\n\t"), max_size=200))
def test_any_writing_is_shown_as_it_came(text):
    assert_shown_as_it_is(text)


def test_paragraphs_and_lines_stay_apart():
    assert rendered(escape("a\r\nb\n\nc")) == "<p>a<br>\nb</p>\n<p>c</p>\n"


def test_control_characters_do_not_pass():
    assert escape("a\x00b\x1bc") == "abc"


def test_an_address_in_a_crawled_text_leads_there():
    page = assert_safe(rendered(escape("Read https://example.com/a_b_c.")))
    assert page.links[0][1]["href"] == "https://example.com/a_b_c"


def test_ordinary_sentences_stay_legible_for_whoever_edits_them():
    sentence = "Prices rose 3.5% in May (see p. 12); “nobody” knew why - or said so, 10:30!"
    assert escape(sentence) == sentence
