"""Who gets to the desk, and what lies on it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.support import make
from tests.support.reading import read

SECTIONS = ("posts_post", "comments_comment", "moderation_member", "moderation_report", "moderation_decision")


@pytest.fixture
def suspended_moderator(sam):
    sam.role = "moderator"
    sam.save()
    return sam


@pytest.mark.django_db
def test_a_visitor_is_sent_to_log_in_and_back(browse):
    answer = browse().get("/admin/posts/post/", follow=True)
    assert answer.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2Fposts%2Fpost%2F"


@pytest.mark.parametrize("who", ["ada", "sam", "suspended_moderator"])
def test_members_and_suspended_moderators_stay_out(browse, request, who):
    outsider = browse(request.getfixturevalue(who))
    for page in (reverse("admin:index"), *(reverse(f"admin:{section}_changelist") for section in SECTIONS)):
        assert outsider.get(page, follow=True).status_code == 403


def test_a_member_acts_on_nothing(act, ada, comment, logged):
    assert act(ada, "hide", comment, reason="I dislike it.").status_code == 403
    comment.refresh_from_db()
    assert not comment.is_hidden
    assert logged() == []


def test_there_is_no_second_way_to_log_in(browse, olga):
    answer = browse(olga).post("/admin/login/", {"username": "olga", "password": make.PASSWORD})
    assert answer.url == "/admin/"
    assert browse().post("/admin/login/", {"username": "olga", "password": make.PASSWORD}).status_code == 302


def test_leaving_the_desk_is_leaving_the_site(browse, mo):
    assert browse(mo).post("/admin/logout/").url == reverse("account_logout")


def test_moderators_and_the_owner_find_every_section(browse, mo, olga):
    for person in (mo, olga):
        desk = browse(person)
        page = desk.get("/admin/").content.decode()
        for section in (*SECTIONS, "categories_category"):
            address = reverse(f"admin:{section}_changelist")
            assert address in page
            assert desk.get(address).status_code == 200


def test_the_head_names_the_site_and_leads_back_to_it(browse, mo, settings):
    page = read(browse(mo).get("/admin/"))
    assert page.words.startswith("Skip to the content")
    assert settings.SITE_NAME in page.words
    assert ("a", {"class": "site-name", "href": "/"}) in page.elements


def test_nothing_lies_on_the_desk_but_what_was_made_for_it():
    labels = {model._meta.label for model, _ in admin.site._registry.items()}
    assert labels == {
        "posts.Post",
        "comments.Comment",
        "categories.Category",
        "moderation.Member",
        "moderation.Report",
        "moderation.Decision",
    }


@pytest.mark.parametrize("section", SECTIONS)
def test_there_is_nothing_to_add_or_delete_in_bulk(browse, olga, section):
    owner = browse(olga)
    address = reverse(f"admin:{section}_changelist")
    assert owner.get(f"{address}add/").status_code == 404
    assert "delete" not in read(owner.get(address)).words.lower()


def test_no_page_of_the_desk_loads_a_script_of_the_stock_admin(browse, mo, comment):
    for page in ("/admin/", "/admin/comments/comment/", f"/admin/comments/comment/{comment.pk}/change/"):
        assert "/static/admin/" not in browse(mo).get(page).content.decode()
