"""Ignoring a member, and stopping again."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Ignore, User
from tests.support.accounts import words
from tests.support.reading import read

PREFERENCES = "/accounts/preferences/"


def test_ignoring_a_member_twice_has_no_further_effect(browse, ada, ben):
    for _ in range(2):
        response = browse(ada).post("/m/ben/ignore/", follow=True)
    assert "You're ignoring ben. Their comments are collapsed, only for you." in words(response)
    assert list(Ignore.objects.values_list("member", "ignored")) == [(ada.pk, ben.pk)]


def test_the_profile_has_a_button_to_ignore_or_to_stop_ignoring(browse, ada, ben):
    browser = browse(ada)
    assert "Stop ignoring" not in words(browser.get("/m/ben/"))
    ada.ignore(ben)
    assert "Stop ignoring" in words(browser.get("/m/ben/"))
    assert "Ignore" not in words(browse(ben).get("/m/ben/"))
    assert "Ignore" not in words(browse().get("/m/ben/"))


def test_a_member_stops_ignoring_from_the_preferences(browse, ada, ben):
    ada.ignore(ben)
    response = browse(ada).post("/m/ben/ignore/", {"undo": "1", "next": PREFERENCES}, follow=True)
    assert "You're no longer ignoring ben." in words(response)
    assert response.redirect_chain == [(PREFERENCES, 302)]
    assert not Ignore.objects.exists()


def test_the_preferences_list_ignored_members(browse, ada, ben, mo):
    assert "You aren't ignoring anyone." in words(browse(ada).get(PREFERENCES))
    ada.ignore(ben)
    mo.ignore(ada)
    page = read(browse(ada).get(PREFERENCES))
    assert "Stop ignoring ben" in page.words
    assert "/m/mo-derator/ignore/" not in [attributes.get("formaction") for _, attributes in page.elements]


def test_a_long_list_of_ignored_members_has_pages(browse, ada):
    members = User.objects.bulk_create(User(username=f"member-{n}", email=f"{n}@example.org") for n in range(51))
    Ignore.objects.bulk_create(Ignore(member=ada, ignored=ignored) for ignored in members)
    assert words(browse(ada).get(PREFERENCES)).count("Stop ignoring") == 50
    assert words(browse(ada).get(PREFERENCES, {"page": 2})).count("Stop ignoring") == 1


def test_a_suspended_member_can_ignore_a_moderator(browse, sam, mo):
    assert browse(sam).post("/m/mo-derator/ignore/").status_code == 302
    assert sam.is_ignoring(mo)


def test_members_cannot_ignore_themselves(browse, ada):
    response = browse(ada).post("/m/ada/ignore/")
    assert response.status_code == 403
    assert "You can't ignore yourself." in words(response)


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_ignoring_never_redirects_to_another_site(browse, ada, ben, path):
    assert browse(ada).post("/m/ben/ignore/", {"next": path}).url == "/m/ben/"


def test_the_ids_of_ignored_members_take_one_query(django_assert_num_queries, ada, ben, mo):
    ada.ignore(ben)
    mo.ignore(ada)
    with django_assert_num_queries(1):
        assert Ignore.objects.ids_of(ada) == {ben.pk}
    with django_assert_num_queries(0):
        assert Ignore.objects.ids_of(AnonymousUser()) == set()


def test_the_export_contains_upvotes_ignored_members_and_earlier_versions(browse, ada, ben, post, comment):
    comment.upvote(by=ada)
    ada.ignore(ben)
    post.edit(body="Not decided.")
    data = browse(ada).post("/accounts/export/").json()
    assert [upvote["of"].endswith(comment.get_absolute_url()) for upvote in data["upvoted"]] == [True]
    assert [ignored["username"] for ignored in data["ignored"]] == ["ben"]
    assert data["posts"][0]["earlier_versions"][0]["body"] == "The council has **decided**."


@pytest.mark.parametrize("target", ["account_login", "foo", "=="])
def test_a_next_that_names_a_view_is_ignored(browse, ada, ben, target):
    answer = browse(ada).post("/m/ben/ignore/", {"next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/m/ben/")
