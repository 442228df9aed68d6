"""What others see of a member, and how the member sees the site."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import make
from tests.support.accounts import words
from tests.support.examples import one_in
from tests.support.reading import read

PREFERENCES = "/accounts/preferences/"
# Anything a browser can send: all text but lone surrogates.
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


def test_pages_use_the_theme_that_the_member_chose(browse, ada):
    browser = browse(ada)
    assert theme_of(browser.get("/")) == "auto"
    save(browser, theme="dark")
    assert theme_of(browser.get("/")) == "dark"
    assert theme_of(browse().get("/")) == "auto"


def test_a_display_name_and_bio_are_saved(browse, ada):
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
def test_a_display_name_cannot_be_a_reserved_name(browse, ada, name):
    assert "This name is reserved." in words(save(browse(ada), display_name=name))


@pytest.mark.parametrize("name", ["BEN", "Be\u200dn", "Ｂｅｎ", "Benjamin", "ben jamin"])
def test_a_display_name_cannot_look_like_another_members_name(browse, ada, ben, name):
    make.member("ben-2", display_name="Benjamin")
    make.member("ben-3", display_name="Ben Jamin")
    assert "looks too much like another member's name" in words(save(browse(ada), display_name=name))


def test_invalid_values_are_not_saved_but_stay_in_the_form(browse, ada):
    response = save(browse(ada), display_name="x" * 61, bio="I count bridges.", theme="pink")
    assert read(response).fields["bio"] == "I count bridges."
    assert theme_of(response) == "auto"
    ada.refresh_from_db()
    assert ada.bio == ""


@pytest.mark.parametrize("name", ["Moderator", "BEN", "ben", "Ben of Wick"])
def test_a_display_name_cannot_be_that_of_the_site_or_another_member(browse, ada, ben, name):
    save(browse(ben), display_name="ben of wick")
    save(browse(ada), display_name=name)
    ada.refresh_from_db()
    assert ada.display_name == ""


@pytest.mark.parametrize("name", ["\u200b", "...", "a\u202eb", "\u200d"])
def test_a_display_name_must_be_readable(browse, ada, name):
    save(browse(ada), display_name=name)
    ada.refresh_from_db()
    assert ada.display_name == ""


@pytest.mark.parametrize("name", ["Ünal", "李小龍", "می‌خواهم", "👩‍🚀 Ada", "O’Hara"])
def test_a_display_name_can_be_in_any_language(browse, ada, name):
    save(browse(ada), display_name=name)
    ada.refresh_from_db()
    assert ada.display_name == name


def test_a_suspended_member_can_change_the_theme_but_no_text(browse, sam):
    save(browse(sam), display_name="Loud Sam", bio="Louder.", theme="dark")
    sam.refresh_from_db()
    assert (sam.display_name, sam.bio, sam.theme) == ("", "", "dark")


def test_the_preferences_link_to_all_account_pages(browse, ada):
    links = [attributes.get("href") for _, attributes in read(browse(ada).get(PREFERENCES)).elements]
    for path in ("email", "password/change", "2fa", "sessions", "export", "delete"):
        assert f"/accounts/{path}/" in links
    assert "/accounts/3rdparty/" not in links  # no provider is set up


@one_in(2)
@given(display_name=TYPED, bio=TYPED)
def test_no_name_or_bio_breaks_a_page_or_becomes_html(browse, django_db_blocker, ada, display_name, bio):
    browser = browse(ada)
    elements_before = read(browser.get("/m/ada/")).elements
    assert save(browser, display_name=display_name, bio=bio).status_code == 200
    response = browser.get("/m/ada/")
    assert response.status_code == 200
    unexpected = (
        {tag for tag, _ in read(response).elements} - {tag for tag, _ in elements_before} - {"p", "br", "div"}
    )
    assert not unexpected
    assert not any(name.startswith("on") for _, attributes in read(response).elements for name in attributes)


@one_in(2)
@given(username=st.text(st.characters(codec="utf-8"), max_size=40), email=TYPED)
def test_no_username_breaks_the_sign_up_form(browse, settings, db, username, email):
    settings.LOGIN_LIMITS = dict.fromkeys(settings.LOGIN_LIMITS, ())
    fields = {"username": username, "email": email, "password1": make.PASSWORD}
    response = browse().post("/accounts/signup/", fields)
    assert response.status_code in {200, 302}
    assert "<script>alert" not in response.content.decode()


def test_visitors_have_no_preferences(browse, db):
    assert "/accounts/login/" in browse().get(PREFERENCES).url
    assert "You're not logged in." in words(browse().post(PREFERENCES))


def test_a_member_sets_their_default_order_from_a_thread(browse, ben, post):
    make.comment(post=post, body="First.")
    make.comment(post=post, body="Second.")
    browser = browse(ben)
    thread = post.get_absolute_url()
    page = browser.get(f"{thread}?order=newest")
    assert "Make this my default" in read(page).words
    browser.post("/accounts/reading-order/", {"order": "newest", "next": thread})
    text = read(browser.get(thread)).words
    assert text.index("Second.") < text.index("First.")
    assert "Make this my default" not in text
    assert browser.post("/accounts/reading-order/", {"order": "backwards", "next": thread}).status_code == 400
    ben.refresh_from_db()
    assert ben.reading_order == "newest"


def bio_in_tab(browser) -> dict[str, str]:
    """The text in the form, and what the form began with."""
    fields = read(browser.get(PREFERENCES)).fields
    return {name: fields[name] for name in ("bio", "initial-bio")}


def test_a_bio_from_another_tab_is_not_overwritten(browse, ada):
    browser = browse(ada)
    first, second = bio_in_tab(browser), bio_in_tab(browser)
    save(browser, **first | {"bio": "I count bridges."})
    page = read(save(browser, **second | {"bio": "I count tunnels."}))
    ada.refresh_from_db()
    assert ada.bio == "I count bridges."
    assert (
        "This has been changed since you opened it, to “I count bridges.”. Save again to replace that."
        in page.words
    )
    assert page.fields["bio"] == "I count tunnels."
    save(browser, **{name: page.fields[name] for name in second})
    ada.refresh_from_db()
    assert ada.bio == "I count tunnels."


def test_a_tab_that_did_not_change_the_bio_leaves_it_alone(browse, ada):
    ada.bio = "I count\ntunnels."
    ada.save()
    browser = browse(ada)
    first, second = bio_in_tab(browser), bio_in_tab(browser)
    save(browser, **first | {"bio": "I count\r\nbridges."})
    as_sent = {name: value.replace("\n", "\r\n") for name, value in second.items()}
    save(browser, **as_sent | {"theme": "dark"})
    ada.refresh_from_db()
    assert (ada.bio, ada.theme) == ("I count\nbridges.", "dark")
