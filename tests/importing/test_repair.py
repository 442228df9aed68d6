"""Entities and text in the wrong encoding are repaired where that is certain, and reported elsewhere."""

import pytest

from forum.importing.read.evidence import Evidence
from forum.importing.read.files import SeedFile
from forum.importing.read.reading import read
from forum.importing.read.repair import repair_text
from tests.importing.annotations import annotate
from tests.importing.running import import_seeds, imported_post, page, write
from tests.support.tables import assert_each

CERTAIN = [
    ("Ents &amp; title &#39;s", "Ents & title 's"),
    ("&quot;x&quot; &#8217; &#x2019; &ndash; &eacute; end.", '"x" ’ ’ – é end.'),
    ("one&nbsp;two", "one\u00a0two"),
    ("one&#10;two", "one two"),
    ("&#146;", "’"),
    ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
    ("5 &lt; 6", "5 < 6"),
    ("Via: x &bull; 3 years ago", "Via: x • 3 years ago"),
    ("Moji â€“ with â€œquotesâ€\ufffd", "Moji – with “quotes”"),
    ("â€œAâ€\ufffd and â€œBâ€\ufffd.", "“A” and “B”."),
    ("itâ€™s â€œsmartâ€\x9d", "it’s “smart”"),
    ("itâ\x80\x99s", "it’s"),
    ("cafÃ© Ã¼ber", "café über"),
    ("VoilÃ  le travail", "Voilà le travail"),
    ("10Â\u00a0km for Â£5", "10\u00a0km for £5"),
    ("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир"),
    ("ä½\u00a0å¥½", "你好"),
    ("ðŸ˜€ fun", "😀 fun"),
    ("itÃ¢â‚¬â„¢s", "it’s"),
    ("José • itâ€™s", "José • it’s"),
    ("naÃ¯ve – dash", "naïve – dash"),
    ("שלום â€œxâ€\x9d", "שלום “x”"),
    ("it&acirc;&euro;&trade;s", "it’s"),
]
DOUBTFUL = [
    ("Write &amp; for an ampersand.", "about HTML"),
    ("The entity “&nbsp;” is a blank.", "about HTML"),
    ("<p>Fish &amp; chips</p>", "about HTML"),
    ("Fish &amp;amp; chips", "within HTML entities"),
    ("Fish &amp chips", "unfinished"),
    ("a &#0; b", "means no character"),
    ("a &#8; b", "means no character"),
    ("R&in; x", "an unusual name"),
    ("He said â€\ufffd and left", "in the wrong encoding"),
    ("â€œAâ€\ufffd and Bâ€\ufffd.", "in the wrong encoding"),
    ("â€œnonâ€\ufffdfictionâ€\ufffd", "in the wrong encoding"),
    ("It showed â€™ instead of ’", "in the wrong encoding"),
    ("Mojibake such as â€™ is common.", "about encodings"),
    ("l\ufffdt", "a character was lost"),
    ("The gnp\x9b bridge", "in the wrong encoding"),
    ("×©×œ×•×", "in the wrong encoding"),  # its last byte was lost
    ("A Brandâ„¢ new bridge", "may be in the wrong encoding"),
    ("Idzie siÄ™ tam", "may be in the wrong encoding"),
    ("DaÄŸ yolu", "may be in the wrong encoding"),
    ("&amp chips", "unfinished"),
]
UNTOUCHED = [
    "News & Politics; AT&T; R&D; a&b;",
    "https://example.org/?a=1&copy=2&amp=3",
    "#4 <b>html</b> *stars*",
    "A naïve café – “x” 25 °C, 5 £",
    "ÃO AÇÃO São Paulo À PORTÉE",
    "Привет, мир; 你好; שלום",
    "CAFÉ… «CAFÉ» “CAFÉ” Úžasný MOŽNÁ",
    "Hôtel du Château – âge “âgé”",
]


def test_what_is_certain_is_repaired():
    def check(text, meant):
        assert repair_text(text)[0] == meant
        assert all(repair_text(text)[1].values())

    assert_each(check, CERTAIN)


def test_what_is_doubtful_is_left_and_reported():
    def check(text, reason):
        result, notes = repair_text(text)
        assert result == text
        assert any(reason in note for note, is_repaired in notes.items() if not is_repaired)

    assert_each(check, DOUBTFUL)


def test_other_text_is_left_alone():
    def check(text):
        assert repair_text(text) == (text, {})

    assert_each(check, [(text,) for text in UNTOUCHED])


def test_the_report_names_the_lines():
    reading = read(page("A &amp; B", body="Fish &amp;amp; chips\nitâ€™s").encode(), file="page.txt")
    facts = [(fact.what, fact.line, fact.value) for fact in reading.report if "repaired" in fact.what]
    assert facts == [
        ("repaired", 1, "A &amp; B"),
        ("not repaired", 4, "Fish &amp;amp; chips"),
        ("repaired", 5, "itâ€™s"),
    ]
    assert {fact.evidence for fact in reading.report if fact.what == "not repaired"} == {Evidence.NONE}


def test_a_header_is_recognised_after_its_repair():
    text = "A &amp; B\nCategory: Town\nVia: wren-hill &bull; 3 years ago &bull; 2 comments\nThe council met."
    for dots in ("&bull;", "â€¢"):
        header = read(text.replace("&bull;", dots).encode(), file="page.txt").header
        assert (header.title, header.via, header.comment_count) == ("A & B", "wren-hill", 2)


def test_zero_width_characters_in_a_header_are_dropped():
    text = (
        "\u2060Zw\u200b tit\u00adle\ufeff - The\u200b Source\nCate\u200bgory: Town\nVia\ufeff: wren-hill\u200b • "
        "3 years\u200b ago • 2 commentsBy: A Writer (The Source)\nZw title\nTh\u200bird."
    )
    reading = read(text.encode(), file="page.txt")
    header = reading.header
    assert (header.title, header.category, header.via, header.source) == (
        "Zw title",
        "Town",
        "wren-hill",
        "The Source",
    )
    assert [line.text for line in reading.article] == ["Th\u200bird."]


def test_a_title_keeps_the_joiners_it_needs():
    assert (
        read("می\u200cخواهم 👩\u200d💻\u200b\nText.".encode(), file="page.txt").header.title
        == "می\u200cخواهم 👩\u200d💻"
    )


@pytest.mark.parametrize("title", ["A &amp; B", "A & B", "A\u200b & B"])
def test_an_annotation_names_the_title_with_or_without_the_entity(title, tmp_path):
    text = b"A\xe2\x80\x8b &amp; B\nVia: x \xe2\x80\xa2 3 years ago\nText."
    path = tmp_path / "page.txt"
    path.write_bytes(text)
    path.with_suffix(".toml").write_bytes(
        annotate(f'[header]\nlines = "1-2"\ntitle = "{title}"\n[article]\nlines = "3"\n', text)
    )
    assert SeedFile.open(path).read().header.title == "A & B"


@pytest.mark.django_db
def test_repaired_text_is_published_and_doubts_are_printed(tmp_path):
    write(tmp_path, "page.txt", page("Fish &amp; chips", body="itâ€™s\nAn &amp;amp; b"))
    run = import_seeds(tmp_path)
    assert imported_post().title == "Fish & chips"
    assert "it’s" in imported_post().body_html
    assert "not repaired  An &amp;amp; b (none, line 5" in run.output
    assert "itâ€™s" not in run.output  # only with --verbosity 2
