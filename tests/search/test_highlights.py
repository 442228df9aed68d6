"""Matching words are marked, and no other text becomes markup."""

from hypothesis import given
from hypothesis import strategies as st

from forum.text import markup
from tests.hostile.words import anything
from tests.support import make
from tests.support.reading import read


def page(browse, text: str):
    return browse().get("/search/", {"q": text})


def test_matches_are_marked_in_title_and_text(browse, db):
    make.post(title="A new bridge", body="The **bridges** cost & cost.")
    html = page(browse, "bridge").content.decode()
    assert "A new <mark>bridge</mark>" in html
    assert "The <mark>bridges</mark> cost &amp; cost" in html


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
