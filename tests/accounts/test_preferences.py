"""How a member appears to others, and how the site appears to the member."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import make
from tests.support.accounts import words
from tests.support.examples import one_in
from tests.support.reading import read

PREFERENCES = "/accounts/preferences/"
# All that a browser can send: any text but halves of characters.
TYPED = st.text(st.characters(codec="utf-8"), max_size=600) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "\" onmouseover='x",
        "&lt;b>",
        "\x00",
        "\u202e",
        "{{ user }}",
        "javascript:alert(1)",
    ]
)


def save(browser, **fields):
    return browser.post(
        PREFERENCES,
        {"display_name": "", "bio": "", "theme": "auto", "reading_order": "oldest", **fields},
        follow=True,
    )


def theme_of(response) -> str:
    return next(attributes["data-theme"] for tag, attributes in read(response).elements if tag == "html")


def test_a_chosen_theme_is_worn_by_every_page(browse, ada):
    browser = browse(ada)
    assert theme_of(browser.get("/")) == "auto"
    save(browser, theme="dark")
    assert theme_of(browser.get("/")) == "dark"
    assert theme_of(browse().get("/")) == "auto"


def test_a_display_name_stands_on_the_profile(browse, ada):
    save(browse(ada), display_name="  Ada   of Wick ", bio="I count bridges.")
    ada.refresh_from_db()
    assert (ada.display_name, ada.bio) == ("Ada of Wick", "I count bridges.")


@pytest.mark.parametrize(
    "name",
    [
        "Former member",
        "former_member",
        "Seed bed",
        "The Seedbed Team",
        "Ｓｅｅｄｂｅｄ",
        "See\u200dd.bed",
        "ADMIN",
    ],
)
def test_nobody_is_shown_under_a_name_of_the_site(browse, ada, name):
    assert "This name is reserved." in words(save(browse(ada), display_name=name))


@pytest.mark.parametrize("name", ["BEN", "Be\u200dn", "Ｂｅｎ", "Benjamin", "ben jamin"])
def test_nobody_is_shown_under_a_name_that_looks_like_another_members(browse, ada, ben, name):
    make.member("ben-2", display_name="Benjamin")
    make.member("ben-3", display_name="Ben Jamin")
    assert "Another member goes by this name." in words(save(browse(ada), display_name=name))


def test_what_was_refused_changes_nothing_and_stays_in_the_form(browse, ada):
    answer = save(browse(ada), display_name="x" * 61, bio="I count bridges.", theme="pink")
    assert read(answer).fields["bio"] == "I count bridges."
    assert theme_of(answer) == "auto"
    ada.refresh_from_db()
    assert ada.bio == ""


@pytest.mark.parametrize("name", ["Moderator", "BEN", "ben", "Ben of Wick"])
def test_nobody_goes_by_the_name_of_the_site_or_of_somebody_else(browse, ada, ben, name):
    ben.display_name = "ben of wick"
    ben.save(update_fields=["display_name"])
    save(browse(ada), display_name=name)
    ada.refresh_from_db()
    assert ada.display_name == ""


@pytest.mark.parametrize("name", ["\u200b", "...", "a\u202eb", "\u200d"])
def test_a_display_name_can_be_read(browse, ada, name):
    save(browse(ada), display_name=name)
    ada.refresh_from_db()
    assert ada.display_name == ""


@pytest.mark.parametrize("name", ["Ünal", "李小龍", "می‌خواهم", "👩‍🚀 Ada", "O’Hara"])
def test_names_of_all_languages_are_welcome(browse, ada, name):
    save(browse(ada), display_name=name)
    ada.refresh_from_db()
    assert ada.display_name == name


def test_a_suspended_member_changes_the_theme_but_no_words(browse, sam):
    save(browse(sam), display_name="Loud Sam", bio="Louder.", theme="dark")
    sam.refresh_from_db()
    assert (sam.display_name, sam.bio, sam.theme) == ("", "", "dark")


def test_the_page_leads_to_all_of_the_account(browse, ada):
    links = [attributes.get("href") for _, attributes in read(browse(ada).get(PREFERENCES)).elements]
    for path in ("email", "password/change", "2fa", "sessions", "export", "delete"):
        assert f"/accounts/{path}/" in links
    assert "/accounts/3rdparty/" not in links  # no provider is set up


@one_in(2)
@given(display_name=TYPED, bio=TYPED)
def test_no_name_or_bio_breaks_a_page_or_becomes_markup(browse, django_db_blocker, ada, display_name, bio):
    browser = browse(ada)
    plain = read(browser.get("/m/ada/")).elements
    assert save(browser, display_name=display_name, bio=bio).status_code == 200
    answer = browser.get("/m/ada/")
    assert answer.status_code == 200
    strange = {tag for tag, _ in read(answer).elements} - {tag for tag, _ in plain} - {"p", "br", "div"}
    assert not strange
    assert not any(name.startswith("on") for _, attributes in read(answer).elements for name in attributes)


@one_in(2)
@given(username=st.text(st.characters(codec="utf-8"), max_size=40), email=TYPED)
def test_no_username_breaks_signing_up(browse, settings, db, username, email):
    settings.ACCOUNT_RATE_LIMITS = False
    fields = {"username": username, "email": email, "password1": make.PASSWORD}
    answer = browse().post("/accounts/signup/", fields)
    assert answer.status_code in {200, 302}
    assert "<script>alert" not in answer.content.decode()


def test_the_preferences_of_a_visitor_are_nobodys(browse, db):
    assert "/accounts/login/" in browse().get(PREFERENCES).url
    assert "You are not logged in." in words(browse().post(PREFERENCES))


def test_the_order_in_which_a_thread_is_read_is_kept_from_the_thread_itself(browse, ben, post):
    make.comment(post=post, body="First.")
    make.comment(post=post, body="Second.")
    reader = browse(ben)
    thread = post.get_absolute_url()
    page = reader.get(f"{thread}?order=newest")
    assert "this order for all threads" in read(page).words
    reader.post("/accounts/reading-order/", {"order": "newest", "next": thread})
    then = read(reader.get(thread)).words
    assert then.index("Second.") < then.index("First.")
    assert "this order for all threads" not in then
    assert reader.post("/accounts/reading-order/", {"order": "backwards", "next": thread}).status_code == 400
    ben.refresh_from_db()
    assert ben.reading_order == "newest"
