"""Which addresses of articles are accepted, why others aren't, and which lead to the same article."""

import pytest
from django.core.exceptions import ValidationError

from forum.text.addresses import article_key, clean_address, without_tracking
from tests.support.tables import assert_each

ACCEPTED = [
    "https://xn--bcher-kva.example/",
    "https://bücher.example/",
    "https://Bücher.Example/",
    "https://faß.example/x",
    "https://xn--fa-hia.example/x",
    "https://βόλος.example/",
    "https://नेपाल.example/",
    "https://中国.example/文章",
    "https://صحيفة.example/مقال",
    "https://fa.wikipedia.example/wiki/می‌خواهم",
    "https://نامه‌ای.example/x",
    "https://क्‍ष.example/",
    "https://i❤️.example/",
    "https://💩.example/👩‍💻",
    "https://my_site.example.org/x",
    "https://_dmarc.example.org/",
    "https://r3---sn-4g5e.example.org/",
    "https://a-.example.org/",
    "HTTPS://EXAMPLE.ORG/Ferry",
    "https://example.org.",
    "https://example.org?id=1",
    "https://example.org#top",
    "https://example.org:8443/x",
    "https://example.org/@some_name_",
    "https://example.org/a:b@c",
    "https://example.org/?a[]=1&b[]=2",
    "https://example.org/?q=a\\b#c\\d",
    "https://example.org/wiki/A_(b)",
    "https://example.org/100%",
    "https://192.0.2.1/x",
    "https://www.com/",
]
REPAIRED = [
    ("example.org/ferry", "https://example.org/ferry"),
    ("www.example.org", "https://www.example.org"),
    ("example.org:8080/x", "https://example.org:8080/x"),
    ("//example.org/x", "https://example.org/x"),
    ("bücher.example", "https://bücher.example"),
    ("  https://example.org/x\n", "https://example.org/x"),
    ("\u3000https://example.org/x\u00a0", "https://example.org/x"),
    ("https://example.org/a\n\tb", "https://example.org/ab"),
    ("https://example.org/x\u200b", "https://example.org/x"),
    ("\ufeffhttps://example.org/x", "https://example.org/x"),
    ("\u202ahttps://example.org/x\u202c", "https://example.org/x"),
    ("https://exam\u00adple.org/x", "https://example.org/x"),
    ("https://exam\u200cple.org/x\u200d", "https://example.org/x"),
    ("ht\u2060tps://example.org/\u200ex", "https://example.org/x"),
    ("https://example.org/\u202egnp.exe", "https://example.org/gnp.exe"),
    ("https://fa.example/می\u200b\u200cخواهم\u200c", "https://fa.example/می\u200cخواهم"),
]
REFUSED = [
    ("https://user:secret@example.org/x", "a user name or a password"),
    ("https://www.nytimes.com@evil.example/", "a user name or a password"),
    ("https://evil.example\\@www.nytimes.com/x", "a user name or a password"),
    ("ann@example.org", "an email address"),
    ("mailto:ann@example.org", "not “mailto:”"),
    ("javascript:alert(1)", "not “javascript:”"),
    ("ftp://example.org/", "not “ftp:”"),
    ("view-source:https://example.org/", "not “view-source:”"),
    ("https:/example.org/", "a colon and two slashes"),
    ("https:example.org", "a colon and two slashes"),
    ("https//example.org", "a colon and two slashes"),
    ("https://", "The name of the site is missing"),
    ("https:///example.org", "The name of the site is missing"),
    ("https://?x", "The name of the site is missing"),
    ("not an address", "can't contain spaces"),
    ("https://example.org/a b", "can't contain spaces"),
    ("https://example.org/a\u2028b", "can't contain spaces"),
    ("https://example.org/a\\b", "Write / instead of \\"),
    ("https://example.org\\b", "Write / instead of \\"),
    ("https://example.org/\x01", "characters that can't be displayed"),
    ("https://example.org/\x9b", "characters that can't be displayed"),
    ("https://example.org/\ud800", "characters that can't be displayed"),
    ("https://[2001:db8::1]/", "an IP address in brackets"),
    ("https://ex%61mple.org/", "can't contain “%”"),
    ("https://example\uff0forg/", "can't contain “/”"),
    ("https://℀.example/", "can't contain “/”"),
    ("https://exa!mple.org/", "can't contain “!”"),
    ("https://example..org/", "“example..org” can't be the name"),
    ("https://.example.org/", "can't be the name"),
    ("https://xn--a.example/", "can't be the name"),
    ("https://xn--.example/", "can't be the name"),
    ("https://xn--zca-.example/", "can't be the name"),
    ("https://\u0301a.example/", "can't be the name"),
    ("https://a\u05d0.example/", "can't be the name"),
    (f"https://{'a' * 64}.example/", "can't be the name"),
    (f"https://{'ü' * 60}.example/", "can't be the name"),
    (f"https://{'abc.' * 70}example/", "can't be the name"),
    ("https://0x7f.1/", "can't be the name"),
    ("https://1.2.3/", "can't be the name"),
    ("https://256.1.1.1/", "can't be the name"),
    ("https://intranet/x", "isn't complete"),
    ("ferry", "isn't complete"),
    ("https://example.org:/", "a port"),
    ("https://example.org:70000/", "a port"),
    ("https://example.org:80:90/", "a port"),
]
SAME = [
    "https://example.org/ferry",
    "http://example.org/ferry",
    "https://EXAMPLE.org/ferry/",
    "https://www.example.org/ferry",
    "https://m.example.org/ferry",
    "https://amp.example.org/ferry//",
    "https://www.m.example.org./ferry",
    "https://example.org:443/ferry",
    "http://example.org:80/ferry",
    "https://example.org/ferry#comments",
    "https://example.org/ferry#:~:text=wick",
    "https://example.org/ferry?",
    "https://example.org/ferry?utm_source=a&UTM_MEDIUM=b",
    "https://example.org/ferry/?fbclid=a&gclid=b&msclkid=c&mc_cid=d&igshid=e&yclid=f&twclid=g",
    "https://example.org/ferry?&amp;utm_source=a&utm%5Fcampaign=b",
    "https://example.org/f%65rry",
]
SAME_PAIRS = [
    ("https://xn--bcher-kva.example/a", "https://bücher.example/a"),
    ("https://xn--bcher-kva.example/a", "https://www.BU\u0308CHER。example/a"),
    ("https://en.m.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/A"),
    ("https://fa.example/%D9%85%DB%8C%E2%80%8C%D8%AE", "https://fa.example/می‌خ"),
    ("https://a.example/Schr%c3%b6dinger%27s_cat", "https://a.example/Schrödinger's_cat"),
    ("https://a.example/?b=1&utm_source=x&c=2", "https://a.example?b=1&c=2"),
    ("https://a.example/?utm_source=x", "https://a.example"),
    ("https://a.example/x?q=%C3%BC", "https://a.example/x/?q=ü"),
    ("https://m.example/", "http://m.example"),
]
DIFFERENT = [
    ("https://a.example/x", "https://a.example/X"),
    ("https://a.example/x?id=1", "https://a.example/x?id=2"),
    ("https://a.example/x?page=1", "https://a.example/x"),
    ("https://a.example/x", "https://a.example:8443/x"),
    ("https://a.example/x", "https://b.a.example/x"),
    ("https://m.example/x", "https://example/x"),
    ("https://amp.dev/x", "https://dev/x"),
    ("https://faß.example/", "https://fass.example/"),
    ("https://a.example/x%2Fy", "https://a.example/x/y"),
    ("https://a.example/x%3Fy", "https://a.example/x?y"),
    ("https://a.example/?q=a%26b", "https://a.example/?q=a&b"),
    ("https://a.example/?q=1%2B1", "https://a.example/?q=1+1"),
    ("https://a.example/?utm=1", "https://a.example/"),
    ("https://a.example/%FF", "https://a.example/%FE"),
]


def test_addresses_are_kept_as_browsers_give_them():
    def check(address):
        assert clean_address(address) == address

    assert_each(check, [(address,) for address in ACCEPTED])


def test_what_was_pasted_along_is_dropped_and_a_missing_scheme_added():
    def check(typed, address):
        assert clean_address(typed) == address

    assert_each(check, REPAIRED)


def test_each_refusal_says_what_is_wrong():
    def check(typed, message):
        with pytest.raises(ValidationError) as refusal:
            clean_address(typed)
        assert message in refusal.value.messages[0]

    assert_each(check, REFUSED)


def test_addresses_of_one_article_have_one_key():
    assert {article_key(address) for address in SAME} == {"example.org/ferry"}

    def check(first, second):
        assert article_key(first) == article_key(second) is not None

    assert_each(check, SAME_PAIRS)


def test_addresses_of_other_articles_have_other_keys():
    def check(first, second):
        assert article_key(first) != article_key(second)

    assert_each(check, DIFFERENT)


def test_an_address_is_cleaned_of_tracking():
    dirty = "https://courier.example/news?id=3&utm_source=mail&fbclid=x#top"
    assert without_tracking(dirty) == "https://courier.example/news?id=3"
    assert without_tracking("https://courier.example/?utm_source=mail") == "https://courier.example/"


@pytest.mark.parametrize("address", ["", "example.org", "https://", "https://user@example.org/", "https://a..b/"])
def test_what_is_no_address_has_no_key(address):
    assert article_key(address) is None


@pytest.mark.parametrize(
    "address", ["https://a.example/%00%1f%ED%A0%80", "https://a.example/" + "%E6%96%87" * 300]
)
def test_a_key_can_be_stored(address):
    key = article_key(address)
    assert key
    assert key.isprintable()
    assert key.encode()
