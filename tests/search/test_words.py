"""Words are found whatever is next to them, and in compounds, on every cluster."""

from django.db import connection

from tests.support import make


def test_the_two_clusters_differ(each_cluster):
    """Otherwise, the tests on both prove nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_tsvector('simple', '“tolls”')::text")
        assert cursor.fetchone() == (("'“tolls”':1",) if each_cluster == "embedded" else ("'tolls':1",))


def test_the_cases_of_the_issue(assert_finds):
    assert_finds(
        [
            ("The whole, vague “we will respond” thing", ["respond"]),
            ("Ukraine—zyxdash", ["zyxdash", "ukraine"]),
            ("10\u202fzyxnarrow", ["zyxnarrow", "10"]),
            ("zyxposs’s friend", ["zyxposs"]),
            ("She said they shouldn’t", ["shouldn't"]),
            ("A client/server program", ["server", "client", "client/server"]),
            ("It was zyxover.Then it ended.", ["zyxover", "then", "zyxover.then"]),
            ("https://www.zyxhost.example/some-zyxpath-title", ["zyxhost.example", "zyxpath", "zyxpath-title"]),
            ("The F-16 and COVID-19", ["F 16", "F-16", "covid", "COVID 19"]),
            ("zyxcafé in Zürich", ["zyxcafe", "zurich"]),
            ("日本語の全文検索は難しい。東京都庁に行きました。", ["東京", "検索", "庁"]),
            ("zyxsoft\u00adhyphen", ["zyxsofthyphen"]),
            ("zyxorganization", ["zyxorgan"], ['"zyxorgan"']),
            ("To be, or not to be", ['"to be or not to be"'], ['"to be or not be"']),
        ]
    )


PUNCTUATION = [
    *"“”‘’‚‛„‟«»‹›–—―‒…·•‣⁃†‡™℠©®°§¶¿¡′″‰%&@#+=<>|~^/\\()[]{}!?.,:;-_'\"$€£¥",
    *"‐‑−⁄×÷±→←⇒■□▲○●★☆✓✗♥♪☃",  # hyphens, signs, symbols
    *"\u00a0\u1680\u2003\u2009\u200a\u2028\u2029\u202f\u205f\u3000",  # spaces
    *"、。「」『』【】〈〉《》〔〕・！？，．：；（）［］～＂＇",  # of Chinese and Japanese
    *"،؛؟۔।॥׀׃־᠂፡።",  # of other scripts
    *("😀", "👍🏽", "👩‍👩‍👧", "🇫🇷", "1️⃣ ", "❤️", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "\ufffc", "\ufffd"),
]


def test_a_word_next_to_any_punctuation(assert_finds):
    queries = ["zyxone", "ZYXTWO", "élan", "дом"]
    assert_finds((f"a {mark}zyxone{mark}zyxtwo{mark}élan{mark}дом{mark} b", queries) for mark in PUNCTUATION)


def test_punctuation_in_a_query_is_ignored(assert_finds):
    queries = [
        "“zyxone”",
        "zyxone…",
        "(zyxone)",
        "zyxone,",
        "¿zyxone?",
        "—zyxone—",
        "😀 zyxone",
        "zyxone™",
        "*zyxone*",
    ]
    assert_finds([("see zyxone there", [*queries, '("zyxone there")', 'see"zyxone"', "zyxone!”"])])


APOSTROPHES = "'’‘‛´′‵＇ʼʻʽʹʾʿˈˊˋ՚׳ꞌ"


def test_an_apostrophe_of_any_kind_separates_words(assert_finds):
    def row(mark: str):
        text = f"they shouldn{mark}t see Bill{mark}s d{mark}été, O{mark}Brien"
        return text, [
            "shouldn't",
            "shouldn’t",
            "bill",
            "bill's",
            "été",
            "ete",
            "d’ete",
            "O'Brien",
            '"o brien"',
            "brien",
        ]

    assert_finds(map(row, APOSTROPHES))


INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f\u061c\u180e\ufe0f\U000e0100"


def test_invisible_characters_are_not_part_of_words(assert_finds):
    queries = ["zyxinvisible", '"zyxinvisible word"', "zyx\u00adinvis\u200bible"]
    assert_finds((f"{mark}zyx{mark}invis{mark}{mark}ible{mark} word", queries) for mark in INVISIBLE)


def test_the_parts_and_the_whole_of_compounds(assert_finds):
    assert_finds(
        [
            ("An either/or, and/or choice", ["either", "or", "either/or", "and/or", "and or"]),
            *((f"The F{hyphen}16", ["F-16", "F 16", "F16", "16", "f", "F–16"]) for hyphen in "-‐‑‒–−_/."),
            ("The F16 and the MP3", ["F-16", "F 16", "16", "mp3", "MP-3", '"F 16"'], ["F-15", "6", "mp4"]),
            ("Covid19, 5G and 3D", ["COVID-19", "covid", "5g", "5-G", "3d"]),
            ("A 737-800 of 12/2024", ["737", "800", "737-800", "737 800", "12/2024", "2024"], ["800-737"]),
            ("on 2024-05-17", ["2024-05-17", "2024-05", "17", "2024", "05/17"], ["17-05-2024"]),
            ("on 17.05.2024 at 10:30", ["17.05.2024", "17/05/2024", "2024", "10:30", "10.30"]),
            ("on 5/17/24, 17 May 2024", ["5/17/24", "5-17-24", "17 may", '"17 May 2024"']),
            ("for $1,000.50 or €1.000", ["1,000.50", "$1,000", "1.000", "000", "€1.000"], ["100"]),
            ("at 7pm, 10km or 20°C", ["7pm", "7 pm", "pm", "10km", "10 km", "20°C", "20 c", "20"]),
            ("version 3.12.1 of it", ["3.12.1", "3.12", "12.1", "3"], ["3.1.12", "31"]),
            ("see README.md, a_b_name.tar.gz", ["readme.md", "readme", "md", "b_name", "a_b_name.tar.gz", "tar"]),
            ("camelCase and snake_case", ["camelcase", "snake_case", "snake", "case"], ["camel"]),
            ("R&D at AT&T, Q&A", ["R&D", "AT&T", "q&a", "R & D", '"AT&T"'], ["T&A"]),
            (
                "write to jo.doe+x@mail.example.org",
                ["jo.doe+x@mail.example.org", "doe", "mail.example.org", "example"],
            ),
            ("a mother-in-law’s well-known re-entry", ["mother-in-law", "in-law", "well known", "entry", "law"]),
            ("100% of #MeToo by @hob", ["100%", "#metoo", "metoo", "@hob", "hob"]),
            ("50–60 people, 1999—2001", ["50", "60", "50-60", "1999", "2001", "1999-2001"]),
            ("U.S.A. and e.g. NATO's", ["u.s.a.", "U.S.A", "e.g.", "nato"]),
        ]
    )


def test_addresses(assert_finds):
    address = "https://user.zyxhost.example:8080/a/some-path_to/zyxfile.html?key=zyxvalue&b=2#zyxpart"
    queries = [
        address,
        "zyxhost",
        "user.zyxhost.example",
        "path",
        "zyxfile.html",
        "zyxvalue",
        "zyxpart",
        "8080",
        "b=2",
    ]
    assert_finds(
        [
            (f"See {address}.", [*queries, "//user.zyxhost.example/", "https", "example:8080/a"]),
            ("[the text](https://zyxhost.example/zyxpath)", ["text"], ["zyxhost", "zyxpath"]),
            ("www.zyxhost.example, and zyxother.example", ["www.zyxhost.example", "zyxother", "zyxother.example"]),
        ]
    )


def test_c_plus_plus_and_c_sharp_are_not_the_letter_c(assert_finds):
    assert_finds(
        [
            ("I write C++ and ask", ["C++", "c++", '"c++ and"'], ["c", "C#", "c+"]),
            ("(C++), C++17", ["C++", "c++17", "17"], ["c"]),
            ("I write C# and F#.", ["C#", "f#", "-c++ f#"], ["c", "f", "C++", "d#"]),
            ("Ｃ＋＋ or C♯", ["C++", "C#", "C＃", "C♯", "ｃ＋＋"], ["c"]),
            ("Objective-C, vitamin C", ["c", "objective-c", "vitamin-c"], ["C++", "C#"]),
            ("abc++ and page#3", ["abc", "page", "3"], ["c++", "e#"]),
        ]
    )


def test_a_part_of_a_word_is_not_found(assert_finds):
    assert_finds(
        [
            (
                "organization",
                ["organization", "organizations"],
                ["org", "nization", "organism", '"organize"', '"organ"'],
            ),
            ("the 2024 results", ["results", "result", "2024"], ["202", "024", "sult", '"result"']),
            ("élancourt", ["elancourt"], ["élan", "court"]),
        ]
    )


def test_phrases(assert_finds):
    text = "“The tolls,” he said—the *new* tolls; naïve Café owners pay the toll"
    found = ["the tolls he said", "tolls he", "said the new tolls", "naïve café", "pay the toll", "the"]
    missing = [
        "tolls the",
        "the toll owners",
        "said new tolls",
        "naive cafe",
        "owner",
        "pay tolls",
        "he said said",
    ]
    assert_finds(
        [
            (text, [f'"{each}"' for each in found], [f'"{each}"' for each in missing]),
            (text, ["naive", "cafe", "owner", "toll tolls", "„the tolls“ «he said»", "„new tolls”"], []),
            (text, ["toll -ferry", 'toll -"toll the"', "toll -owned", "toll -toller"], []),
            (
                text,
                [],
                ["toll -tolls", 'toll -"the tolls"', "toll -cafe", "toll -naïve", 'toll -"café"', "-said tolls"],
            ),
            ("To be, or not to be", ['"to be, or not to be."', '"or not"', '"be or"'], ['"not or"', '"be to or"']),
            ("It is what it is and that is that", ['"it is what it is"', '"that is that"'], ['"what is it"']),
            ("the same\n\nother paragraph", ['"same other"'], []),
        ]
    )


def test_words_in_markdown(assert_finds):
    text = """un**believ**able *zyxem* ~~zyxgone~~ `zyxcode` [zyxlink](https://x.example)

# zyxheading

> zyxquoted

1. zyxitem

| zyxhead | zyxhead2 |
|---|---|
| zyxcell | zyxcell2 |

    zyxblock()

```python
zyx_fence = "zyxstring"
```
東**京**都
"""
    queries = ["unbelievable", "em", "gone", "code", "link", "heading", "quoted", "item", "head", "cell", "block"]
    queries = [
        queries[0],
        *(f"zyx{each}" for each in queries[1:]),
        "zyx_fence",
        "zyxstring",
        "東京都",
        '"zyxcell zyxcell2"',
    ]
    assert_finds([(text, queries, ["believ", "x.example", "python"])])


def test_words_in_the_title_source_and_byline(each_cluster, found):
    make.seed(
        title="“Zyxtitle”—L’été à Zürich",
        source_name="Das «Tägliche»",
        byline="José Ñúñez/Łukasz",
        body="東京都庁",
    )
    for query in (
        "zyxtitle",
        "ete zurich",
        "l'été",
        '"été à zürich"',
        "tagliche",
        "nunez",
        "jose lukasz",
        "都庁 zyxtitle",
    ):
        assert len(found(query)) == 1, query
    for query in ('"zürich das"', '"tägliche josé"', '"łukasz 東京"', "zyxtit"):
        assert found(query) == [], query
