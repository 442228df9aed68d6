"""Only HTML is a page, whatever the server calls it. Its text is read in the encoding that fits."""

import codecs

import pytest

from forum.fetching.decoding import decode

from .internet import HTML, answer

URL = "http://news.example/"
PDF = b"%PDF-1.7\n\0\1\2\3"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
ZIP = b"PK\x03\x04\x14\0\0\0\x08\0"


@pytest.mark.parametrize(
    ("type", "content"),
    [
        ("application/pdf", PDF),
        ("image/png", PNG),
        ("application/json", b"{}"),
        ("text/plain", HTML.encode()),
        ("application/octet-stream", HTML.encode()),
        ("text/html", PDF),
        ("text/html", PNG),
        ("text/html", ZIP),
        ("text/html; charset=utf-16", PNG),
        ("", PNG),
        ("", b"{}"),
        ("", b""),
    ],
)
def test_another_kind_of_file_is_refused(internet, refusal, type, content):
    internet.site("news.example", answer(content, type=type))
    assert refusal(URL) == "not_html"


@pytest.mark.parametrize(
    "type", ["text/html", "TEXT/HTML;charset=", "application/xhtml+xml; q=1", "", "nonsense", ";"]
)
def test_html_is_a_page(internet, type):
    internet.site("news.example", answer(type=type))
    assert internet.fetch(URL).text == HTML


def test_a_wrong_type_is_refused_before_the_content_is_read(internet, refusal):
    internet.site("news.example", answer(PDF, "Content-Length: 9999999999", type="application/pdf"))
    assert refusal(URL) == "not_html"


META = '<meta charset="{}"><p>{}'
GREEK = "Η γέφυρα άνοιξε"
RUSSIAN = "Мост открыт"
JAPANESE = "橋が開通した"
CHINESE = "桥梁已开通"
GERMAN = "Brücke geöffnet – „endlich“"

CASES = {
    "as declared": (GERMAN.encode("cp1252"), "windows-1252", GERMAN),
    "Latin-1 that is Windows-1252": (GERMAN.encode("cp1252"), "ISO-8859-1", GERMAN),
    "UTF-8 without a word": (GREEK.encode(), "", GREEK),
    "UTF-8 declared, Windows-1252 sent": (GERMAN.encode("cp1252"), "utf-8", GERMAN),
    "ASCII declared, UTF-8 in the page": (META.format("utf-8", GERMAN).encode(), "", META.format("utf-8", GERMAN)),
    "in the page": (META.format("koi8-r", RUSSIAN).encode("koi8-r"), "", META.format("koi8-r", RUSSIAN)),
    "in the page, in an older way": (
        f'<META http-equiv=Content-Type content="text/html; charset=windows-1251">{RUSSIAN}'.encode("cp1251"),
        "",
        f'<META http-equiv=Content-Type content="text/html; charset=windows-1251">{RUSSIAN}',
    ),
    "the response counts before the page": (
        META.format("koi8-r", RUSSIAN).encode("cp1251"),
        "cp1251",
        META.format("koi8-r", RUSSIAN),
    ),
    "Shift JIS": (JAPANESE.encode("cp932"), "Shift_JIS", JAPANESE),
    "EUC-JP": (JAPANESE.encode("euc_jp"), "euc-jp", JAPANESE),
    "GB2312 that is GB18030": ("镕桥".encode("gb18030"), "gb2312", "镕桥"),
    "Big5": ("橋".encode("big5"), "big5", "橋"),
    "UTF-16 with a mark": (codecs.BOM_UTF16_LE + GREEK.encode("utf-16-le"), "", GREEK),
    "UTF-16 with a mark, big end first": (codecs.BOM_UTF16_BE + GREEK.encode("utf-16-be"), "utf-8", GREEK),
    "UTF-16 declared": (("<p>" + GREEK).encode("utf-16-le"), "utf-16-le", "<p>" + GREEK),
    "UTF-16 declared, without a mark": (("<p>" + GREEK).encode("utf-16-le"), "utf-16", "<p>" + GREEK),
    "UTF-16 declared, UTF-8 sent": (GERMAN.encode(), "utf-16", GERMAN),
    "UTF-16 declared with an order, UTF-8 sent": (HTML.encode(), "utf-16-be", HTML),
    "UTF-16 in the page, which is UTF-8": (
        META.format("utf-16", GREEK).encode(),
        "",
        META.format("utf-16", GREEK),
    ),
    "UTF-8 with a mark": (codecs.BOM_UTF8 + GREEK.encode(), "windows-1252", GREEK),
    "unknown": (GREEK.encode(), "x-unknown", GREEK),
    "quoted": (GERMAN.encode("cp1252"), '"windows-1252"', GERMAN),
    "cut off in a character": (CHINESE.encode()[:-1], "utf-8", CHINESE[:-1]),
    "nothing fits": (b"\x81\xff \x9d", "", "\ufffdÿ \ufffd"),
    "empty": (b"", "utf-8", ""),
}


@pytest.mark.parametrize(("content", "declared", "text"), CASES.values(), ids=CASES)
def test_text_is_read_in_the_encoding_that_fits(content, declared, text):
    assert decode(content, declared) == text


@pytest.mark.parametrize(
    "label",
    [
        "zlib",
        "bz2",
        "hex",
        "base64",
        "rot13",
        "idna",
        "punycode",
        "unicode_escape",
        "utf-7",
        "undefined",
        "mbcs",
        "a\0b",
    ],
)
def test_a_codec_that_is_no_encoding_of_pages_is_not_used(label):
    assert decode(HTML.encode(), label) == HTML
    assert decode(META.format(label, "x").encode()) == META.format(label, "x")


def test_the_encoding_of_a_response_is_used(internet):
    internet.site("news.example", answer(GERMAN.encode("cp1252"), type="text/html;Charset='windows-1252'"))
    assert internet.fetch(URL).text == GERMAN
    internet.site("greek.example", answer(META.format("iso-8859-7", GREEK).encode("iso-8859-7")))
    assert GREEK in internet.fetch("http://greek.example/").text
