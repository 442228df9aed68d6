"""A bare address ends where a reader sees it end, in any script and next to any markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.text.markup import escape
from tests.support.tables import assert_each

from .reading import assert_safe, rendered

URL = "https://example.org/ab"


def linked(source):
    """The texts of the links. Each must lead to what it shows."""
    links = assert_safe(rendered(source)).links
    assert all(attributes["href"].partition(":")[0].lower() in ("http", "https") for _text, attributes in links)
    return [text for text, _attributes in links]


# Punctuation that ends an address, even if text follows without a space.
FULL_WIDTH = "，。、；：！？（）［］｛｝＜＞＂＇～｜＠＃＊＋－／＝＼＾＿｀｡｢｣､　"
CJK = "「」『』【】〔〕〖〗〈〉《》〘〙〚〛〜〝〞〟…‥〰〽﹁﹂﹃﹄﹙﹚﹐﹑"
TYPOGRAPHIC = "“”„‟‘’‚‛«»‹›–—―‒⸺⸻•†‽⁇※¿¡§"
OTHER_SCRIPTS = "،؛؟۔।॥։՝፣።៖។၊။༽༻᠂᠃߸⁅⁆⟨⟩⟦⟧❲❳⦅⦆⸨⸩"


def test_punctuation_outside_ascii_ends_an_address():
    def check(mark):
        assert linked(f"x{mark}{URL}{mark}后") == [URL]
        assert linked(f"{URL}{mark}") == [URL]

    assert_each(check, FULL_WIDTH + CJK + TYPOGRAPHIC + OTHER_SCRIPTS)


# Punctuation of the sentence around an address, before a space or the end.
SENTENCES = [
    *(f"see {URL}{end}" for end in (*".,:;?!'", "...", "?!", ".”", "'.", "|", "),", ").", "!)", "(")),
    *(f"see {URL}{end} Then" for end in (".", ",", "!", "?", ";", ":", "...")),
    *(
        f"{opening}{URL}{closing}"
        for opening, closing in ("()", "[]", "{}", "<>", '""', "''", "``", "（）", "“”")[:6]
    ),
    *(f"{opening}see {URL}.{closing} Then" for opening, closing in ("()", "[]", "{}", '""', "''")),
    f"&quot;{URL}&quot;",
    f"{URL}&#8217; and",
    f"{URL}&#x27;, and",
    f"{URL}&hellip;",
    f"{URL}\u200b",
    f"{URL}\u200d",
    f"{URL}\u200c 后",
    f"\u2066{URL}\u2069",
    f"a\n{URL}\nb",
    f"- {URL}\n- b",
    f"a | {URL}\n-|-\nc | d",
    f"| {URL}|\n|-|\n| d |",
    f"<b>{URL}</b>",
    f"`x`{URL}`y`",
    f"1.{URL}",
    f"http: {URL}",
]


def test_punctuation_of_the_sentence_is_not_linked():
    def check(source):
        assert linked(source) == [URL]

    assert_each(check, SENTENCES)


# Whole addresses: marks in them and at their end belong to them.
WHOLE = [
    "https://example.org/@some_name_",
    "https://example.org/__init__",
    "https://example.org/~ann/",
    "https://example.org/~",
    "https://example.org/a~~",
    "https://example.org/*",
    "https://example.org/a*b*",
    "https://example.org/?q=**",
    "https://example.org/?a[]=1&b[]=2",
    "https://example.org/?a[b][c]=1",
    "https://example.org/?a[b[c]]=1",
    "https://example.org/a[1]",
    "https://example.org/{id}/{b}",
    "https://example.org/?a|b",
    "https://example.org/a^b",
    "https://example.org/Elm_(tree)",
    "https://example.org/(a(b))",
    "https://example.org/?a=b&copy=1",
    "https://example.org/?a=1&amp;b=2",
    "https://example.org/a,b;c:d!e$f'g",
    "https://example.org/a--b...c",
    "https://example.org/a-",
    "https://example.org/?a=",
    "https://example.org/#",
    "https://example.org/100%",
    "https://web.archive.org/web/2020/https://example.org/",
    "https://example.org/?url=https://example.com",
    "https://user:secret@example.org:8080/a",
    "https://example.org/\u0646\u0627\u0645\u0647\u200c\u0627\u06cc/a",
    "https://\u0646\u0627\u0645\u0647\u200c\u0627\u06cc.com/a",
    "https://例え.jp/日本語",
    "https://пример.рф/ё",
    "https://मराठी.भारत/क्ष",
    "https://بريد.مصر/مسار",
    "https://straße.example/ß",
    "https://i❤.ws/❤",
    "https://example.org/👩\u200d🚀/?q=👍🏽",
    "https://example.org/I❤NY",
    "http://🍄.example/",
    "https://ja.example.org/レオナルド・ダ・ヴィンチ",
    "https://ca.example.org/paral·lel",
    "https://he.example.org/תל־אביב",
    "https://th.example.org/กรุงเทพฯ",
    "https://bo.example.org/བོད་ཡིག",
    "http://localhost:8000/a",
    "http://127.0.0.1/a",
    "www.example.org/a_",
    "HTTPS://EXAMPLE.ORG/A",
]


def test_an_address_is_linked_as_a_whole():
    def check(address):
        for source in (address, f"{address} is", f"x {address}\nis", f"“{address} is”", f"详见{address}，谢谢。"):
            assert linked(source) == [address]

    assert_each(check, WHOLE)


def test_a_final_exclamation_mark_belongs_to_a_name_only_if_the_sentence_goes_on():
    yahoo = "https://example.org/Yahoo!"

    def check(source, address):
        assert linked(source) == [address]

    going_on = [yahoo, f"{yahoo}, which", f"see {yahoo} and", f"> {yahoo}\n> b", f"{yahoo}，后"]
    ends = [f"See {yahoo}", f"See {yahoo} Then", f"(See {yahoo})", f"See {yahoo}\nthen", f"See {yahoo}!!"]
    assert_each(check, [*((source, yahoo) for source in going_on), *((source, yahoo[:-1]) for source in ends)])


# Markup around an address, and how often it's linked without what ends the markup.
EMPHASISED = [
    ("*{}*", "em"), ("_{}_", "em"), ("**{}**", "strong"), ("__{}__", "strong"), ("~~{}~~", "s"),
    ("*see {}*, he", "em"), ("_see {}_.", "em"), ("**{}**，后", "strong"), ("**{}**后", "strong"),
    ("*{}*后", "em"), ("~~{}~~后", "s"), ("***{}***", "strong"), ("**_{}_**", "em"), ("_**{}**_", "strong"),
    ("*a* *{}*", "em"), ("**见{}。**后", "strong"), ("*{}.*", "em"), ("*({})*", "em"), ("> *{}*", "em"),
]  # fmt: skip


def test_marks_that_end_emphasis_are_not_linked():
    def check(form, tag):
        page = assert_safe(rendered(form.format(URL)))
        assert [text for text, _attributes in page.links] == [URL]
        assert tag in page.tags
        assert not set("*_~") & set(page.text)

    assert_each(check, EMPHASISED)


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("_https://example.org/@some_name__", "https://example.org/@some_name_"),
        ("*https://example.org/@some_name_*", "https://example.org/@some_name_"),
        ("*done* https://example.org/a*", "https://example.org/a*"),
        ("2 * 3 https://example.org/a*", "https://example.org/a*"),
    ],
)
def test_only_marks_that_are_waited_for_end_emphasis(source, address):
    assert linked(source) == [address]


SIDE_BY_SIDE = [
    ("https://a.example/b,https://c.example/d", ["https://a.example/b", "https://c.example/d"]),
    ("https://a.example,https://c.example", ["https://a.example", "https://c.example"]),
    ("https://a.example|https://c.example", ["https://a.example", "https://c.example"]),
    ("https://a.example/、https://c.example/", ["https://a.example/", "https://c.example/"]),
    ("https://a.example/・https://c.example/", ["https://a.example/", "https://c.example/"]),
    ("https://a.example's page", ["https://a.example"]),
    ("https://a.example(see)", ["https://a.example"]),
    ("https://a.example[1]", ["https://a.example"]),
    ("请看https://a.example谢谢", ["https://a.example"]),
    ("https://a.exampleを見て", ["https://a.example"]),
    ("https://a.example:8080을", ["https://a.example:8080"]),
    ("www.a.exampleです", ["www.a.example"]),
    ("https://a.example😀", ["https://a.example"]),
    ("https://a.example/x😂🇺🇦👍🏽", ["https://a.example/x"]),
    ("https://a.example/日本🍣。", ["https://a.example/日本"]),
    ("see https://a.example/x!👩\u200d🚀.", ["https://a.example/x"]),
    ("https://a.example→https://c.example/d", ["https://a.example", "https://c.example/d"]),
    ("https://a.example/x→y", ["https://a.example/x"]),
    ("https://a.example/x](y)", ["https://a.example/x"]),
    ("https://a.example/[x", ["https://a.example/"]),
    ("éhttps://a.example", ["https://a.example"]),
    ("_www.a.example/b_", ["www.a.example/b"]),
]


def test_what_is_next_to_an_address_is_not_linked():
    def check(source, addresses):
        assert linked(source) == addresses

    assert_each(check, SIDE_BY_SIDE)


LABELS = ["https://a.example/x", "https://a.example/?a[]=1", "https://a.example/x_", "www.a.example"]


def test_an_address_in_a_link_leaves_its_end_alone():
    def check(label):
        [(text, attributes)] = assert_safe(rendered(f"[{label}](https://b.example/c)")).links
        assert (text, attributes["href"]) == (label, "https://b.example/c")

    assert_each(check, LABELS)


NEIGHBOURS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=4)


@given(st.sampled_from([*WHOLE, f"{URL}!"]), NEIGHBOURS, NEIGHBOURS)
def test_escaped_text_with_an_address_is_shown_unchanged(address, before, after):
    text = f"{before}{address}{after}"
    page = assert_safe(rendered(escape(text)))
    assert page.words == text.split()
    assert all(shown in text for shown, _attributes in page.links)


# The examples of GitHub's "autolinks" extension: what they're about, the text, and what is linked here. Email
# addresses in text and other schemes aren't linked here at all.
GFM = [
    ("a host", "www.commonmark.org", ["www.commonmark.org"]),
    ("a path", "Visit www.commonmark.org/help for more.", ["www.commonmark.org/help"]),
    ("a full stop", "Visit www.commonmark.org.", ["www.commonmark.org"]),
    ("a full stop in a path", "Visit www.commonmark.org/a.b.", ["www.commonmark.org/a.b"]),
    ("parentheses", "www.google.com/search?q=Markup+(business)", ["www.google.com/search?q=Markup+(business)"]),
    ("more closed", "www.google.com/search?q=Markup+(business)))", ["www.google.com/search?q=Markup+(business)"]),
    ("around", "(www.google.com/search?q=Markup+(business))", ["www.google.com/search?q=Markup+(business)"]),
    ("more opened", "(www.google.com/search?q=Markup+(business)", ["www.google.com/search?q=Markup+(business)"]),
    ("within", "www.google.com/search?q=(business))+ok", ["www.google.com/search?q=(business))+ok"]),
    ("no entity", "www.google.com/search?q=commonmark&hl=en", ["www.google.com/search?q=commonmark&hl=en"]),
    ("an entity", "www.google.com/search?q=commonmark&hl;", ["www.google.com/search?q=commonmark"]),
    ("an angle", "www.commonmark.org/he<lp", ["www.commonmark.org/he"]),
    ("a scheme", "http://commonmark.org", ["http://commonmark.org"]),
    ("in text", "(Visit https://encrypted.google.com/search?q=Markup+(business))",
     ["https://encrypted.google.com/search?q=Markup+(business)"]),
    ("after a colon", ": http://google.com https://google.com", ["http://google.com", "https://google.com"]),
    ("accents", "http://google.com/å www.github.com/á", ["http://google.com/å", "www.github.com/á"]),
    ("underscores", "www.google.com/a_b", ["www.google.com/a_b"]),
    ("in bold", "**Autolink and http://inlines**", ["http://inlines"]),
    ("outside", "Full stop http://google.com/ok.", ["http://google.com/ok"]),
    ("inside", "(Full stop http://google.com/ok.)", ["http://google.com/ok"]),
    ("quoted", "\"http://google.com\" 'http://google.com'", ["http://google.com"] * 2),
    ("emoji", "http://🍄.ga/ http://x🍄.ga/", ["http://🍄.ga/", "http://x🍄.ga/"]),
    ("struck", "~~www.google.com~~ ~~http://google.com~~", ["www.google.com", "http://google.com"]),
    ("in a table", "| a | b |\n| - | - |\n| https://github.com www.github.com | http://pokemon.com |",
     ["https://github.com", "www.github.com", "http://pokemon.com"]),
    ("an email address", "foo@bar.baz mailto:foo@bar.baz xmpp:foo@bar.baz/txt a.w@b.c", []),
    ("another scheme", "ftp://foo.bar.baz", []),
]  # fmt: skip


def test_githubs_examples():
    def check(_about, source, addresses):
        assert linked(source) == addresses

    assert_each(check, GFM)
