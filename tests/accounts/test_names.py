"""Names that look like another member's, a staff member's or the site's."""

import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import disarm
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.models import NameKey, User
from accounts.names import keys_of
from forum.people import leaving
from tests.support import make
from tests.support.accounts import send, words
from tests.support.at_once import until_somebody_waits
from tests.support.tables import assert_each, rolled_back

PREFERENCES = "/accounts/preferences/"
LOOKS_LIKE = "This name looks too much like another member's name. Choose another."
# Pairs that look alike, whichever comes first.
ALIKE = [
    ("Ottoline Reed", "Ottoline Rееd"),  # two Cyrillic letters
    ("Ottoline Reed", "0ttoline-Reed"),
    ("Ottoline Reed", "ottolinereed"),
    ("Ottoline Reed", "O.t.t.o.l.i.n.e. Reed"),
    ("Ottoline Reed", "Ottoline Rẹed"),
    ("Ottoline Reed", "OTTOLINE\u2009REED"),
    ("Marlowe", "Ma\u200dr\u200clowe"),
    ("Marlowe", "rnarlowe"),
    ("Marlowe", "Marlovve"),
    ("Marlowe", "ＭＡＲＬＯＷＥ"),
    ("Marlowe", "ᴍᴀʀʟᴏᴡᴇ"),
    ("Marlowe", "𝓜𝓪𝓻𝓵𝓸𝔀𝓮"),
    ("Marlowe", "Marlowe ✓"),
    ("Marlowe", "Mar1owe"),
    ("Marlowe", "MarIowe"),
    ("Ian", "ian"),
    ("Ian", "lan"),
    ("Ivo", "IVO"),
    ("Barnoy", "Bar-Noy"),
    ("Evva", "Ewa"),
    ("vvv1", "wvl"),
    ("Žofie", "žofie"),
    ("İnci", "inci"),
    ("Kasimir", "Каsimir"),
    ("Ёлка", "ёлка"),
    ("李小龍", "李 小龍"),
    ("Straße", "STRASSE"),
    ("Zoë", "Zoё"),  # a precomposed Cyrillic letter
    ("Jäger", "Jӓger"),
    ("José", "Josέ"),
    ("Mureș", "Mureş"),  # a comma, a cedilla
    ("Фёдор", "Φёдор"),  # a Greek letter
    ("علي", "علی"),  # as Arabic and Persian keyboards write it
    ("علي", "على"),
    ("كمال", "کمال"),
    ("محمد", "مُحَمَّد"),
    ("محمد", "محـــمد"),
    ("علي١٢", "علي۱۲"),
    ("שלום", "שָׁלוֹם"),
    ("ベン", "べン"),  # katakana, hiragana
    ("カオル", "力オル"),  # katakana, Chinese
    ("一郎", "ー郎"),
    ("ｱﾀﾞﾁ", "アダチ"),
    ("O'Brien", "OʼBrien"),
]
DIFFERENT = [
    ("Neil", "Nell"),
    ("Clara", "Dara"),
    ("Anna", "Hanna"),
    ("ben-2", "ben-3"),
    ("Ünal", "Unal"),
    ("José", "Josè"),
    ("李小龍", "李小虎"),
    ("می‌خواهم", "میخورم"),
    ("नमन", "नमिन"),
    ("が", "か"),
    ("Moss", "Mass"),
    ("Иван", "Йван"),
    ("שרה", "שירה"),
    ("リコ", "ノリコ"),
    ("علي١", "علي١٠"),
    ("بابل", "نابل"),
    ("ดา", "ตา"),
    ("Caglar", "Çaglar"),
    ("김민", "김밋"),
]
# TS 39 says what they look like, but as full-width letters do, they count as the letters they are made of.
COMPATIBLE_WITH_ANOTHER = "ſﳙﴼﴽﺇﺈ"


@pytest.fixture
def display_name(browse, ada):
    """Choose a display name for Ada, and return the errors: `display_name("Ada of Wick")`."""

    def choose(name: str) -> list[str]:
        fields = {"display_name": name, "bio": "", "theme": "auto", "reading_order": "oldest"}
        response = browse(ada).post(PREFERENCES, fields)
        return [] if response.status_code == 302 else response.context["form"].errors["display_name"]

    return choose


def test_names_that_look_alike_have_a_key_in_common():
    def check(one, other):
        assert keys_of(one) & keys_of(other)

    assert_each(check, ALIKE)


def test_other_names_have_no_key_in_common():
    def check(one, other):
        assert not keys_of(one) & keys_of(other)

    assert_each(check, DIFFERENT)


def test_a_display_name_that_looks_like_another_members_is_refused(display_name):
    @rolled_back()
    def check(one, other):
        for used, chosen in ((one, other), (other, one)):
            with rolled_back():
                make.member("cleo", display_name=used)
                assert display_name(chosen) == [LOOKS_LIKE]

    assert_each(check, ALIKE)


def test_a_different_name_is_accepted(display_name):
    @rolled_back()
    def check(one, other):
        make.member("cleo", display_name=one)
        assert display_name(other) == []

    assert_each(check, DIFFERENT)


@pytest.mark.parametrize("username", ["rnarlowe", "mar10we", "MARLOWE", "m-a-r-l-o-w-e", "marlovve", "MarIowe"])
def test_a_username_that_looks_like_another_members_is_refused(sign_up, db, username):
    make.member("cleo", display_name="Mаrlowe")
    assert LOOKS_LIKE in words(sign_up(username=username, email="m@example.org").answer)


@pytest.mark.parametrize("name", ["оlga", "Olga ㅤ", "0lga", "o l g a"])
def test_nobody_looks_like_the_owner(display_name, olga, name):
    assert display_name(name) in ([LOOKS_LIKE], ["Remove the invisible characters."])


@pytest.mark.parametrize(
    "name", ["Моdеrаtоr", "rnoderator", "M0derator", "Adrnin", "The Ѕeedbed Tеam", "S e e d b e d", "seedbeḍ"]
)
def test_nobody_looks_like_the_site_or_its_staff(display_name, name):
    assert display_name(name) == ["This name is reserved. Choose another."]


@pytest.mark.parametrize("name", ["SeedbedTeam", "TheSeedbedTeam", "adminsupport", "ОfficialForum"])
def test_nor_if_the_words_are_joined(display_name, name):
    assert display_name(name) == ["This name is reserved. Choose another."]


@pytest.mark.parametrize("name", ["meme", "Theall", "Theme", "Guestbook", "Ann Member"])
def test_names_that_only_begin_like_a_reserved_one_are_accepted(display_name, name):
    assert display_name(name) == []


@pytest.mark.parametrize("name", ["ǃǃǃ", "ꓸꓸꓸ", "ʼʼʼ"])
def test_a_display_name_needs_a_letter_that_does_not_look_like_punctuation(display_name, name):
    assert display_name(name) == ["Enter at least one letter or digit."]


@pytest.mark.parametrize("username", ["---", "___", "-_-"])
def test_a_username_needs_a_letter_or_digit(sign_up, db, username):
    assert "Enter at least one letter or digit." in words(sign_up(username=username).answer)
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["Ada", "ADA", "Аda", "a.d.a", "", "Ada Lovelace"])
def test_members_can_have_names_that_look_like_their_own(display_name, name):
    assert display_name("Ada Lovelace") == []
    assert display_name(name) == []


def test_an_earlier_display_name_is_free_again(browse, display_name, sign_up):
    display_name("Marlowe")
    display_name("Kit")
    assert sign_up(username="marlowe").answer.status_code == 302


def test_a_name_like_a_former_members_is_refused(sign_up, ada):
    ada.display_name = "Kit"
    ada.save_preferences(["display_name"])
    leaving.delete_account(ada, withdraw=False)
    assert LOOKS_LIKE in words(sign_up(username="a-d-a").answer)
    assert sign_up(username="kit").answer.status_code == 302


def test_members_from_before_keep_their_names_and_are_protected(display_name, browse, sign_up, ada):
    """They may look alike already."""
    User.objects.bulk_create([User(username="Marlowe"), User(username="rnarlowe", display_name="Kit")])
    call_command("claim_names")
    call_command("claim_names")
    assert display_name("Mar1owe") == display_name("K.i.t") == [LOOKS_LIKE]
    other = User.objects.get(username="rnarlowe")
    other.display_name = "Kit of Wick"
    other.save_preferences(["display_name"])
    assert display_name("Mar1owe") == [LOOKS_LIKE]
    assert display_name("K.i.t") == []


def test_the_command_createsuperuser_follows_the_rules(ada, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", make.PASSWORD)
    for username in ("a-d-a", "---"):
        with pytest.raises(CommandError):
            call_command("createsuperuser", username=username, email="o@example.org", interactive=False)
    assert User.objects.get() == ada


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_choose_similar_names_at_once_the_slower_one_is_refused():
    def sign_up():
        try:
            return send(
                "/accounts/signup/", {"email": "b@example.org", "username": "rn-1", "password1": make.PASSWORD}
            )
        finally:
            connection.close()

    with ThreadPoolExecutor() as other_worker:
        with transaction.atomic():
            make.member("cleo", display_name="ML")
            response = other_worker.submit(sign_up)
            until_somebody_waits(response)
        assert response.result().url == "/accounts/signup/"
    assert User.objects.count() == 1


@pytest.mark.deep
def test_every_confusable_of_a_latin_letter_or_digit_is_found():
    """The library's own table, character by character."""
    missed, tried = [], 0
    for code in range(0x80, sys.maxunicode):
        character = chr(code)
        latin = disarm.normalize_confusables(character, digit_policy="tr39")
        if unicodedata.category(character)[0] not in "LN" or latin == character or not latin.isascii():
            continue
        has_accent = unicodedata.normalize("NFD", character) != character
        if latin.isalnum() and not has_accent and character not in COMPATIBLE_WITH_ANOTHER:
            tried += 1
            if not keys_of(f"x{character}y") & keys_of(f"x{latin}y"):
                missed.append(f"{character} {latin}")
    assert tried > 1500
    assert missed == []


@pytest.mark.deep
def test_every_confusable_with_an_accent_is_found():
    """Unicode has letters with accents for Greek and Cyrillic that look like the Latin ones."""
    tried = 0
    for code in range(0x80, sys.maxunicode):
        letter, *accents = unicodedata.normalize("NFD", chr(code))
        latin = disarm.normalize_confusables(letter, digit_policy="tr39")
        if accents and latin != letter and latin.isascii() and latin.isalpha() and letter != "ſ":
            tried += 1
            assert keys_of(chr(code)) & keys_of(unicodedata.normalize("NFC", latin + "".join(accents))), chr(code)
    assert tried > 200


@pytest.mark.deep
def test_every_key_is_the_key_of_its_name_in_any_case():
    def check(name):
        assert keys_of(name) & keys_of(name.upper())
        assert keys_of(name) & keys_of(name.lower())

    letters = [chr(code) for code in range(0x20, sys.maxunicode) if unicodedata.category(chr(code))[0] == "L"]
    changing = [letter for letter in letters if letter.upper() != letter or letter.lower() != letter]
    assert_each(check, [f"x{letter}y" for letter in changing])


def test_all_keys_belong_to_somebody(ada):
    assert set(NameKey.objects.values_list("pk", flat=True)) == keys_of("ada")
