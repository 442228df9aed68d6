import pytest

from tests.support.tables import assert_each

from .reading import assert_safe, rendered

EXTERNAL_REL = "nofollow ugc noopener"


def links(source, **options):
    return [(text, attributes["href"]) for text, attributes in assert_safe(rendered(source, **options)).links]


LINKS = [
    ("[a](https://example.com/b)", ("a", "https://example.com/b")),
    ('[a](http://example.com "a title nobody sees on a phone")', ("a", "http://example.com")),
    ("[a][1]\n\n[1]: https://example.com", ("a", "https://example.com")),
    ("<https://example.com>", ("https://example.com", "https://example.com")),
    ("<me@example.com>", ("me@example.com", "mailto:me@example.com")),
    ("[a](/c/science/)", ("a", "/c/science/")),
    ("[a](#c-4.1.2)", ("a", "#c-4.1.2")),
    ("[https://a.example](https://b.example)", ("https://a.example", "https://b.example")),
    ("[as #4 says](/about/)", ("as #4 says", "/about/")),
]


def test_links_have_the_right_destination():
    def check(source, link):
        assert links(source) == [link]

    assert_each(check, LINKS)


def test_only_external_links_are_nofollow():
    page = assert_safe(rendered("[a](https://example.com) [b](/b) [c](#c-4) <me@example.com>"))
    assert [attributes.get("rel") for _, attributes in page.links] == [EXTERNAL_REL, None, None, EXTERNAL_REL]


ADDRESSES_IN_SENTENCES = [
    ("see https://example.com/a_b_c.", "https://example.com/a_b_c"),
    ("(https://en.example.org/wiki/Elm_(tree))", "https://en.example.org/wiki/Elm_(tree)"),
    ("**https://example.com/x**", "https://example.com/x"),
    ("*HTTPS://example.com*, he said", "HTTPS://example.com"),
    ("“https://example.com/?a=b&copy=1”", "https://example.com/?a=b&copy=1"),
    ("见https://example.com/路。", "https://example.com/路"),
    ("a\nSee http://localhost:8000/#top!", "http://localhost:8000/#top"),
    ("`x` https://example.com/*y*.", "https://example.com/*y*"),
    ("<b>https://example.com</b>", "https://example.com"),
]


def test_an_address_in_a_sentence_is_linked_without_its_punctuation():
    def check(source, text):
        assert [shown for shown, _ in links(source)] == [text]

    assert_each(check, ADDRESSES_IN_SENTENCES)


def test_an_address_without_a_scheme_needs_www():
    assert links("www.example.com/a and example.com and me@example.com") == [
        ("www.example.com/a", "https://www.example.com/a")
    ]


@pytest.mark.parametrize("source", ["https://", "www.", "www.a", "xhttps://example.com", "`https://example.com`"])
def test_text_that_only_looks_like_an_address_is_not_linked(source):
    assert links(source) == []


def test_an_image_becomes_a_link():
    assert links("![a *red* elm](https://example.com/e.png)") == [("a red elm", "https://example.com/e.png")]
    assert links("![](https://example.com/e.png)") == [("https://example.com/e.png",) * 2]


def test_a_linked_image_becomes_the_text_of_its_link():
    assert links("[![an elm](https://example.com/e.png)](/elms/)") == [("an elm", "/elms/")]


@pytest.mark.parametrize(
    ("source", "numbers"),
    [
        ("#4", ["4"]),
        ("see #4.1.2.", ["4.1.2"]),
        ("(#12), #3: **#5.10**", ["12", "3", "5.10"]),
        ("> #4\n\n- #1.1", ["4", "1.1"]),
        ("_#4_ __#5__ **_#6_**, _see #7_ ~~#8~~", ["4", "5", "6", "7", "8"]),
        ("见#4。见#5是。第#1.2条、#6、「#7」", ["4", "5", "1.2", "6", "7"]),
        ("コメント#4を、댓글#5를, ดู#6นะ", ["4", "5", "6"]),
    ],
)
def test_a_comment_number_is_linked(source, numbers):
    assert links(source, post_id=12) == [(f"#{number}", f"/p/12/c/{number}/") for number in numbers]
    assert links(source) == []


NOT_CITATIONS = [
    "a#4",
    "#0",
    "#4.0",
    "#04",
    "#4x",
    "##4",
    "/#4",
    r"\#4",
    "`#4`",
    "&#39;",
    "é#4",
    "я#4",
    "#4é",
    "a_#4",
    "#4_x",
]


def test_text_that_only_looks_like_a_comment_number_is_not_linked():
    def check(source):
        assert links(source, post_id=12) == []

    assert_each(check, NOT_CITATIONS)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("@ben", ["@ben"]),
        ("ask @BEN, (@ben) or *@ben*.", ["@BEN", "@ben", "@ben"]),
        ("> said @ben\n\n- @Ada_B-1", ["@ben", "@Ada_B-1"]),
        ("_@ben_ __@ben__ **_@ben_** _ask @ben_, ~~@ben~~", ["@ben"] * 5),
        ("_@Ada_B-1_ and *@ben*_", ["@Ada_B-1", "@ben"]),
        ("你好@ben你好，请问@ben。「@ben」（@ben）", ["@ben"] * 4),
        ("@benさん、@ben님 и สวัสดี@benครับ", ["@ben"] * 3),
        ("@ben @ben,@ben;@ben/@ben、@ben・@ben+@ben|@ben", ["@ben"] * 9),
        ("“@ben”—@ben…@ben!", ["@ben"] * 3),
        ("_Ask @ben._ __@ben.__ **_@ben._**", ["@ben"] * 3),
    ],
)
def test_a_mention_is_linked_to_the_profile(source, shown):
    pages = {"@ben": "/m/Ben/", "@ada_b-1": "/m/ada_b-1/"}
    assert links(source, members=["Ben", "ada_b-1"]) == [(text, pages[text.lower()]) for text in shown]
    assert links(source) == []


NOT_MENTIONS = [
    *("@cyril", "@be", "ben", "@ben-", "@@ben", r"\@ben", "`@ben`", "me@ben", "me.@ben", "-@ben", "/@ben"),
    *("@ben@example.org", "@ben.example.org", "@bené", "    @ben", "@" + "ben" * 11, "@ben_x", "@ben_-"),
    *("é@ben", "почта@ben", "me_@ben", "me-@ben", "me+x@ben", "1@ben", "example.org/@ben", "@ben@ben"),
    "@ben._example",
    *("用户@ben.org", "@ben.社.example"),
]


def test_text_that_only_looks_like_a_mention_is_not_linked():
    def check(source):
        assert links(source, members=["ben", "example"]) == []

    assert_each(check, NOT_MENTIONS)


@pytest.mark.parametrize(
    ("source", "shown"),
    [("@ben_", "@ben_"), ("_@ben__", "@ben_"), ("_@ben_", "@ben"), ("*@ben_*", "@ben_"), ("@ben__", "@ben_")],
)
def test_an_underscore_ends_emphasis_or_a_name(source, shown):
    assert [text for text, _href in links(source, members=["ben", "ben_"])] == [shown]


def test_a_name_of_the_maximum_length_can_be_emphasised():
    name = "x" * 30
    assert links(f"_@{name}_", members=[name]) == [(f"@{name}", f"/m/{name}/")]


def test_a_mention_within_a_link_is_not_linked():
    assert links("[ask @ben](/about/)", members=["ben"]) == [("ask @ben", "/about/")]


@pytest.mark.parametrize("source", ["[a]()", "[a](<>)", "![a]()", "[a]: <>\n\n[a]"])
def test_a_link_without_a_destination_is_only_text(source):
    page = assert_safe(rendered(source))
    assert page.links == []
    assert "a" in page.text
