"""Ignoring a member: for oneself alone, and taken back at will."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import Ignore, User
from tests.support.accounts import words
from tests.support.reading import read

PREFERENCES = "/accounts/preferences/"


def test_a_member_is_ignored_once_and_for_oneself_alone(browse, ada, ben):
    for _ in range(2):
        answer = browse(ada).post("/m/ben/ignore/", follow=True)
    assert "You ignore ben: that member's comments are folded away, for you alone." in words(answer)
    assert list(Ignore.objects.values_list("member", "ignored")) == [(ada.pk, ben.pk)]


def test_the_button_says_what_it_would_do(browse, ada, ben):
    browser = browse(ada)
    assert "Stop ignoring" not in words(browser.get("/m/ben/"))
    ada.ignore(ben)
    assert "Stop ignoring" in words(browser.get("/m/ben/"))
    assert "Ignore" not in words(browse(ben).get("/m/ben/"))
    assert "Ignore" not in words(browse().get("/m/ben/"))


def test_it_is_taken_back_from_the_page_or_from_the_preferences(browse, ada, ben):
    ada.ignore(ben)
    answer = browse(ada).post("/m/ben/ignore/", {"undo": "1", "next": PREFERENCES}, follow=True)
    assert "You no longer ignore ben." in words(answer)
    assert answer.redirect_chain == [(PREFERENCES, 302)]
    assert not Ignore.objects.exists()


def test_the_preferences_list_whom_one_ignores(browse, ada, ben, mo):
    assert "Nobody. On a member" in words(browse(ada).get(PREFERENCES))
    ada.ignore(ben)
    mo.ignore(ada)
    page = read(browse(ada).get(PREFERENCES))
    assert "Stop ignoring ben" in page.words
    assert "/m/mo-derator/ignore/" not in [attributes.get("formaction") for _, attributes in page.elements]


def test_somebody_who_ignores_hundreds_finds_them_page_by_page(browse, ada):
    crowd = User.objects.bulk_create(User(username=f"member-{n}", email=f"{n}@example.org") for n in range(51))
    Ignore.objects.bulk_create(Ignore(member=ada, ignored=each) for each in crowd)
    assert words(browse(ada).get(PREFERENCES)).count("Stop ignoring") == 50
    assert words(browse(ada).get(PREFERENCES, {"page": 2})).count("Stop ignoring") == 1


def test_moderators_can_be_ignored_and_the_suspended_can_ignore(browse, sam, mo):
    assert browse(sam).post("/m/mo-derator/ignore/").status_code == 302
    assert sam.is_ignoring(mo)


def test_nobody_ignores_oneself(browse, ada):
    answer = browse(ada).post("/m/ada/ignore/")
    assert answer.status_code == 403
    assert "Nobody can ignore oneself." in words(answer)


@pytest.mark.parametrize("path", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(browse, ada, ben, path):
    assert browse(ada).post("/m/ben/ignore/", {"next": path}).url == "/m/ben/"


def test_whom_a_member_ignores_is_one_query(django_assert_num_queries, ada, ben, mo):
    ada.ignore(ben)
    mo.ignore(ada)
    with django_assert_num_queries(1):
        assert Ignore.objects.ids_of(ada) == {ben.pk}
    with django_assert_num_queries(0):
        assert Ignore.objects.ids_of(AnonymousUser()) == set()


def test_the_export_tells_what_one_values_ignores_and_said_before(browse, ada, ben, post, comment):
    comment.value(by=ada)
    ada.ignore(ben)
    post.edit(body="Not decided.")
    data = browse(ada).post("/accounts/export/").json()
    assert [each["of"].endswith(comment.get_absolute_url()) for each in data["valued"]] == [True]
    assert [each["username"] for each in data["ignored"]] == ["ben"]
    assert data["posts"][0]["earlier_texts"][0]["body"] == "The council has **decided**."
