"""Words in other scripts, with accents and in other forms are found, on every cluster."""

import unicodedata
from itertools import permutations

from tests.support import make

BOTH_WAYS = """
café cafe | Zürich zurich | naïve naive | Ærø aero | œuvre oeuvre | Łódź lodz | Đà da | søster soster
þing thing | straße strasse | STRAẞE straße | smörgåsbord smorgasbord | señor senor | Çağlar caglar
ångström angstrom | İstanbul istanbul | ISPARTA ısparta | DİYARBAKIR diyarbakır | diyarbakir diyarbakır
ŋ Ŋ | ħal hal | ŧest test | Nguyễn nguyen | Đặng dang | phở pho | ưu uu | TIẾNG tieng | žižek zizek
Škoda skoda | ǆungla džungla | ijs ĳs | ɓɗƙ bdk | ёлка елка | ЁЛКА елка | Київ киів | ў у | Ѐ е
дома́ дома | Йод йод | Αθήνα αθηνα | ΌΔΟΣ οδος | ὁδός οδος | σοφός ΣΟΦΌΣ | ΟΔΟΣ οδός | ᾠδή ωδη | τῷ τω
ΐ ϊ | ΐ ι | שָׁלוֹם שלום | שׁ ש | كِتَاب كتاب | أحمد احمد | آب اب | كتـــاب كتاب | ﻛﺘﺎﺏ كتاب | ﻻ لا
ﬁnal final | oﬃce office | ｆｕｌｌ full | ＦＵＬＬ full | ４２ 42 | Ⅷ viii | Ⅷ ⅷ | ⅩⅣ xiv | 𝐛𝐨𝐥𝐝 bold | 𝟙𝟚 12
ⓗⓘ hi | x² x2 | H₂O h2o | m³ m3 | 10²³ 10/23 | CO₂ co2 | ½ 1/2 | 1½ 1-1/2 | ①② 1-2 | ㎏ kg | 5㎞ 5km | № no
℃ c | ℉ f | ſtone stone | ª a | 1º 1o | ⒜ a | ŉ n | ﬆ st | ﬓ մն | Ꭰ ꭰ | Ა ა | Ա ա | Ⰰ ⰰ | 𐐀 𐐨 | ｶﾞｷﾞ ガギ
ﾊﾟﾝ パン | ﾗｰﾒﾝ ラーメン | ㌔ キロ | ㍍ メートル | ㈱ 株 | ㋿ 令和 | ⼀ 一 | 豈 豈
が が | ㋐ ア | ㊐ 日 | 한국 한국 | ㄱ ᄀ | क़लम क़लम | ড় ড় | பொ பொ
"""


def test_forms_of_a_word_find_each_other(assert_finds):
    pairs = [pair.split() for line in BOTH_WAYS.strip().splitlines() for pair in line.split(" | ")]
    assert_finds((f"a “{text}” b", [query, text]) for pair in pairs for text, query in permutations(pair))


WORDS = """
Zürich ёлка Αθήνα ὁδός Nguyễn क़लम कि ড় ガギグ 한국어 กำลัง နိုင်ငံ អ្នក שָׁלוֹם آب பொருள் ལྷ ჩვენ Åström ﬁx ǆ
"""


def test_each_normal_form_finds_the_others(assert_finds):
    forms = ("NFC", "NFD", "NFKC", "NFKD")
    written = ([unicodedata.normalize(form, word) for form in forms] for word in WORDS.split())
    assert_finds((f"a {text} b", queries) for queries in written for text in queries)


def test_other_words_are_not_found(assert_finds):
    assert_finds(
        [
            ("иод и й", ["иод", "ИОД"], ["йод", "иный"]),
            ("йод", ["ЙОД"], ["иод"]),
            ("कि", ["कि"], ["क", "की"]),  # vowel signs and dots are parts of letters, not accents
            ("หก", [], ["กห"]),
            ("か", ["か"], ["が", "カ"]),
            ("한국", ["한"], ["하", "국한"]),
            ("café", ["cafe"], ['"cafe"', "caf", "e"]),
            ("cafe", ["café"], ['"café"']),
            ("½", ["1 2"], ["12", "2/1"]),
        ]
    )


JAPANESE = "日本語の全文検索は難しい。東京都庁に行きました。"
CHINESE = "我昨天在北京大学图书馆看书，然后去了2008年的iPhone店。"
THAI = "ฉันกำลังเรียนภาษาไทยที่กรุงเทพมหานคร๑๒"


def test_parts_of_sentences_without_spaces(assert_finds):
    assert_finds(
        [
            (
                JAPANESE,
                [
                    "日",
                    "語",
                    "庁",
                    "た",
                    "日本",
                    "日本語",
                    "検索",
                    "全文検索",
                    "東京都庁",
                    '"都庁に行き"',
                    "検索 東京",
                    "検索は難しい",
                ],
                ["東都", "京東", "本日", "しい東京都庁は", "犬", '"東京 行"', "東京 -都庁", "-日 東京"],
            ),
            (
                CHINESE,
                [
                    "北京",
                    "京",
                    "大学",
                    "图书馆",
                    "2008",
                    "2008年",
                    "了2008",
                    "去了2008年的iphone店",
                    "iPhone",
                    "iPhone店",
                    "的iPhone",
                ],
                ["京北", "北大", "8年", "Phone", "书店", "2008iphone"],
            ),
            (
                CHINESE,
                ['"北京大学"', '"看书，然后"', '"2008年"', "书 店", "《北京》"],
                ['"北京图书馆"', '"看书 店"'],
            ),
            (THAI, ["ภาษาไทย", "ภาษา", "ไทย", "กรุงเทพ", "เรียน", "กำลัง", "ฉ", "๑๒", "นคร๑๒"], ["ไทยภาษา", "ลาว"]),
            ("ຂ້ອຍກຳລັງຮຽນພາສາລາວ", ["ພາສາລາວ", "ພາສາ", "ຮຽນ", "ກຳລັງ"], ["ລາວພາສາ"]),
            ("ខ្ញុំកំពុងរៀនភាសាខ្មែរ", ["ភាសាខ្មែរ", "ភាសា", "ខ្មែរ"], ["ខ្មែរភាសា"]),
            ("ភាសា\u200bខ្មែរ", ["ភាសាខ្មែរ", "ខ្មែរ"]),
            ("ကျွန်တော်မြန်မာစာလေ့လာနေတယ်", ["မြန်မာ", "မြန်မာစာ", "စာ"], ["စာမြန်မာ"]),
            (
                "한국어를 공부하는 학생들",
                ["한국어", "한국", "학생", "공부", '"한국어를 공부"', "공부하는 학생"],
                ["어한", '"한국어 공부"'],
            ),
            (
                "ジョン・スミスはTシャツを3枚",
                ["ジョン", "スミス", "ジョン・スミス", "tシャツ", "シャツ", "3枚", "シャツを3", "枚"],
                ["ツシャ"],
            ),
            (
                "東京2020 東京の第3回",
                ["東京2020", "2020", "第3回", "3回", "東京 2020", '"東京 2020"'],
                ["京都2020", "東2020", "第3会"],
            ),
            ("ピカチュウvsLuigi", ["ピカ", "vsluigi", "ピカチュウvsluigi"], ["luigi", "チュvs"]),
            ("ああああ wwww 哈哈哈哈", ["あ", "ああ", "あああ", "哈哈哈", '"哈哈"'], ["あああああ", "www"]),
            ("**東**京*都*庁", ["東京都庁", "京都"]),
            ("東\n京", ["東", "京", "東 京"]),
            ("𠮷野家で𩸽", ["𠮷野家", "𩸽", "𠮷"], ["吉野家"]),
            ("々〆〇ヶ", ["々", "〆〇", "ヶ"]),
            ("ㄅㄆㄇ ꀀꀁ", ["ㄆㄇ", "ꀁ"]),
            ("漢\u3099字 葛\U000e0100城", ["葛城", "葛", "字"]),
        ]
    )


def test_scripts_with_spaces(assert_finds):
    assert_finds(
        [
            ("हिन्दी में लिखा, क्‍ष।", ["हिन्दी", "लिखा", "क्ष"], ["हिन", "लिख"]),
            ("বাংলা ভাষা তামিল", ["বাংলা", "ভাষা"], ["ভাষ"]),
            ("தமிழ் மொழி", ["தமிழ்", "மொழி"], ["தமிழ"]),
            ("می‌خواهم کتاب‌ها", ["می‌خواهم", "میخواهم", "کتابها"], ["کتاب"]),
            ("የአማርኛ፡ቋንቋ።", ["የአማርኛ", "ቋንቋ"]),
            ("བོད་སྐད།", ["བོད", "སྐད", "བོད་སྐད"], ["བ"]),
            ("Ελλάδα: «λόγος»· λόγον;", ["λογος", "Ελλαδα", "ΛΌΓΟΝ"]),
            ("Russian «слово» Bulgarian „дума“", ["слово", "дума"], ["сло"]),
            ("١٢٣ سنة، ۱۲، ๒๕๖๗", ["١٢٣", "۱۲", "سنة", "123", "١٢", "2567"], ["23", "1"]),
            ("ⵜⴰⵎⴰⵣⵉⵖⵜ ߒߞߏ ᏣᎳᎩ", ["ⵜⴰⵎⴰⵣⵉⵖⵜ", "ߒߞߏ", "ᏣᎳᎩ"]),
        ]
    )


def test_exact_forms_rank_first(each_cluster, found):
    post = make.post(title="…", body="…")
    bodies = [
        "a cafe is open",
        "a café is open",
        "ёлка и мир",
        "елка и мир",
        "many tolls to pay",
        "a toll to pay it",
    ]
    bodies += ["der straße lang", "die strasse lang", "office of it", "oﬃces of it"]
    for body in bodies:
        make.comment(post=post, body=body)
    for query, expected in {
        "cafe": ["1", "2"],
        "café": ["2", "1"],
        "ёлка": ["3", "4"],
        "елка": ["4", "3"],
        "tolls": ["5", "6"],
        "toll": ["6", "5"],
        "offices": ["10", "9"],
        "office": ["9", "10"],
        "open café": ["2", "1"],
    }.items():
        assert found(query) == expected, query
    make.comment(post=post, body="café " * 20)
    assert found("cafe")[0] == "1"


def test_an_exact_form_in_a_long_text_ranks_before_another_form_in_a_title(found):
    post = make.post(title="The zyxcafé", body="Zyxcafé, zyxcafé.")
    make.comment(post=post, body=f"{'Some words. ' * 90} A zyxcafe, and {'more words. ' * 90}")
    assert found("zyxcafe")[0] == "1"
    assert found("zyxcafé")[1] == "1"
