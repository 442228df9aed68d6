"""Who can open Moderation, and which models it shows."""

import re

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
    response = browse().get("/admin/posts/post/", follow=True)
    assert response.redirect_chain[-1][0] == "/accounts/login/?next=%2Fadmin%2Fposts%2Fpost%2F"


@pytest.mark.parametrize("who", ["ada", "sam", "suspended_moderator"])
def test_members_and_suspended_moderators_stay_out(browse, request, who):
    outsider = browse(request.getfixturevalue(who))
    for page in (reverse("admin:index"), *(reverse(f"admin:{section}_changelist") for section in SECTIONS)):
        assert outsider.get(page, follow=True).status_code == 403


def test_the_title_of_the_first_page_says_moderation_once(browse, mo):
    page = browse(mo).get(reverse("admin:index")).content.decode()
    assert " ".join(re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0].split()) == "Moderation · Seedbed"


def test_a_member_cannot_perform_an_act(act, ada, comment, logged):
    assert act(ada, "hide", comment, reason="I dislike it.").status_code == 403
    comment.refresh_from_db()
    assert not comment.is_hidden
    assert logged() == []


def test_the_admin_has_no_login_form_of_its_own(browse, olga):
    response = browse(olga).post("/admin/login/", {"username": "olga", "password": make.PASSWORD})
    assert response.url == "/admin/"
    assert browse().post("/admin/login/", {"username": "olga", "password": make.PASSWORD}).status_code == 302


def test_logging_out_of_moderation_logs_out_of_the_site(browse, mo):
    assert browse(mo).post("/admin/logout/").url == reverse("account_logout")


def test_moderators_and_owners_see_every_section(browse, mo, olga):
    for user in (mo, olga):
        browser = browse(user)
        page = browser.get("/admin/").content.decode()
        for section in (*SECTIONS, "categories_category"):
            url = reverse(f"admin:{section}_changelist")
            assert url in page
            assert browser.get(url).status_code == 200


def test_the_masthead_names_and_links_the_site(browse, mo, settings):
    page = read(browse(mo).get("/admin/"))
    assert page.words.startswith("Skip to content")
    assert settings.SITE_NAME in page.words
    assert ("a", {"class": "site-name", "href": "/"}) in page.elements


def test_only_our_own_models_are_registered():
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
def test_rows_cannot_be_added_or_deleted_in_bulk(browse, olga, section):
    owner = browse(olga)
    url = reverse(f"admin:{section}_changelist")
    assert owner.get(f"{url}add/").status_code == 404
    words = read(owner.get(url)).words.lower().replace("deleted by the author", "")
    assert "delete" not in words


def test_no_page_loads_a_script_of_djangos_admin(browse, mo, comment):
    for page in ("/admin/", "/admin/comments/comment/", f"/admin/comments/comment/{comment.pk}/change/"):
        assert "/static/admin/" not in browse(mo).get(page).content.decode()
