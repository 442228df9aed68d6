"""Matching words are marked, and no other text becomes markup."""

import unicodedata
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from forum.text import markup
from tests.hostile.words import anything
from tests.search.conftest import write
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back


def page(browse, text: str):
    return browse().get("/search/", {"q": text})


def test_matches_are_marked_in_title_and_text(browse, db):
    make.post(title="A new bridge", body="The **bridges** cost & cost.")
    html = page(browse, "bridge").content.decode()
    assert "A new <mark>bridge</mark>" in html
    assert "The <mark>bridges</mark> cost &amp; cost" in html


MARKS = [  # the text with its marks, and the query
    ("a [café] in Zürich", "cafe"),
    ("a [cafe\u0301] and [cafés]", "CAFÉ"),
    ("a [ﬁnal] of [ﬁnals]", "final"),
    ("the [soft\u00adhyphen\u00ad]: [softhyphen]", "softhyphen"),
    ("“[tolls]”—a [toll]’s [toll]/road", "toll"),
    ("the [F-16], the [F16] and an F-15", "F-16"),
    ("[client/server], client–based", "client/server"),
    ("see https://www.[host.example]/a-path", "host.example"),
    ("I like [C++], not C", "c++"),
    ("[½] cup, or [1/2]", "1/2"),
    ("the [new “toll] road”, new road, Toll", '"new toll"'),
    ("[d’été], [d'ete]", "d'été"),
    ("[тёлка] ёлка", "телка"),
    ("東[京都]庁と[京都]の[京都]府", "京都 -東大"),
    ("[東京都]庁と東京", '"東京都"'),
    ("[東]京と[東]西、関[東]", "東"),
    ("[ｶﾞｷﾞ]ｸﾞ", "ガギ"),
    ("[東京2020]と東京", "東京2020"),
    ("[ภาษาไทย]ที่", "ภาษาไทย"),
    ("[ก่]อน [กา]", "ก"),
    ("a [Ⅷ] and an [viii]", "viii"),
    ("[한국]어 [\u1112\u1161\u11ab\u1100\u116e\u11a8]", "한국"),
    ("[ああああ]い", "あああ"),
    ("[a] b [c] [a]", "a c"),
]


def test_exactly_the_matches_are_marked(browse, db):
    @rolled_back()
    def check(marked: str, query: str):
        text = marked.translate({ord("["): None, ord("]"): None})
        expected = marked.replace("[", "<mark>").replace("]", "</mark>")
        make.post(title=text, body=text)
        answer = page(browse, query)
        [row] = answer.context["found"].rows
        for html in (row["title"], row["excerpt"]):
            assert unicodedata.normalize("NFC", unescape(html)) == unicodedata.normalize("NFC", expected)
        assert row["title"] in answer.content.decode()

    assert_each(check, MARKS)


def test_excluded_words_are_not_marked(browse, db):
    make.post(title="A new bridge", body="It costs.")
    assert "<mark>" not in page(browse, "-ferry in:posts").content.decode()


def test_code_in_a_text_stays_text(browse, post):
    make.comment(
        post=post,
        body="Write\n\n```\n<script>alert('toll')</script> &lt;b&gt;\n```\n\nand [a](https://x.example/)",
    )
    answer = page(browse, "toll")
    assert "Write <script>alert('toll')</script> &lt;b&gt; and a" in read(answer).words
    assert b"<script>alert" not in answer.content


def test_a_title_that_looks_like_markup_is_escaped(browse, db):
    make.post(title="Why <b> & <script>x</script> &amp; bridge?")
    assert "Why <b> & <script>x</script> &amp; bridge?" in read(page(browse, "bridge")).words


def test_a_link_shows_its_text_and_not_its_address(browse, post):
    make.comment(post=post, body='The toll [is here](https://secret.example/?a="><b>x).')
    answer = read(page(browse, "toll"))
    assert "The toll is here" in answer.words
    assert "secret" not in answer.words


def test_an_excerpt_is_short_and_contains_the_match(browse, post):
    make.comment(post=post, body=f"{'x' * 300} {'word ' * 300} toll {'y' * 300} {'word ' * 300}")
    excerpt = browse().get("/search/?q=toll").context["found"].rows[0]["excerpt"]
    assert "<mark>toll</mark>" in excerpt
    assert len(excerpt) < markup.EXCERPT + 20


def test_an_excerpt_contains_a_match_deep_in_a_long_text(browse, post):
    def check(before: str, match: str, query: str):
        with rolled_back():
            make.comment(post=post, body=f"{before * (9_000 // len(before))} {match} and so on. {before * 10}")
            [row] = page(browse, query).context["found"].rows
            assert f"<mark>{match}</mark>" in row["excerpt"]
            assert len(row["excerpt"]) < markup.EXCERPT + 20

    rows = [
        ("word ", "café", "cafe"),
        ("京", "都庁", "都庁"),
        ("x-", "the toll", '"the toll"'),
        ("é", "ﬁnal", "final"),
    ]
    assert_each(check, rows)


def test_one_letter_is_marked_in_all_parts_of_a_text(browse, post):
    """A text is searched in parts of 300 words."""
    for length in range(297, 303):
        with rolled_back():
            make.comment(post=post, body="都" * length + "東京" + "都" * 300)
            [row] = page(browse, "東").context["found"].rows
            assert "都<mark>東</mark>京" in row["excerpt"]


def test_each_excerpt_of_a_page_of_long_texts_contains_the_match(browse, post):
    for number in range(1, 21):
        write(post, "A bridge costs as much as it should. " * 260 + "deepmatch", number=number)
    rows = browse().get("/search/?q=deepmatch").context["found"].rows
    assert len(rows) == 20
    assert all("<mark>deepmatch</mark>" in row["excerpt"] for row in rows)


def test_an_excerpt_shows_the_part_with_the_most_words(browse, post):
    far = "other words " * 60
    make.comment(post=post, body=f"A toll. {far} A bridge. {far} A toll on the bridge. {far} A bridge, toll.")
    [row] = page(browse, "toll bridge").context["found"].rows
    assert "A <mark>toll</mark> on the <mark>bridge</mark>." in row["excerpt"]


@st.composite
def marked_texts(draw):
    """A text, and spans of it in order."""
    text = draw(st.one_of(anything, st.text(alphabet="<>&;lt amp'\"", max_size=60)))
    ends = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    return text, list(zip(ends[::2], ends[1::2], strict=False))


@given(marked_texts(), st.integers(0, 500))
def test_any_text_has_only_complete_marks(marked, around):
    text, spans = marked
    for html in (markup.highlighted(text, spans), markup.highlighted(text, spans, around=min(around, len(text)))):
        assert "<" not in html.replace("<mark>", "").replace("</mark>", "")
        assert html.count("<mark>") == html.count("</mark>")
