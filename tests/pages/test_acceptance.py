"""Members accept the rules and terms by signing up. A new version shows them a notice, and locks nobody out."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from forum.comments.models import Comment
from forum.pages.models import Acknowledgement, Page
from tests.support.reading import read

NOTICE = "published:"


@pytest.fixture
def publish(olga):
    """A new version of a page, which members are told about."""
    return lambda slug, body: Page.objects.named(slug).save_version(
        by=olga, body=body, publish=True, announce=True
    )


@pytest.fixture
def member(ben):
    """A member who has been here for a while."""
    User.objects.filter(pk=ben.pk).update(created_at=timezone.now() - timedelta(days=9))
    return ben


def accepted(username: str) -> list[str]:
    rows = Acknowledgement.objects.filter(member__username=username, is_acceptance=True)
    return sorted(str(row.version) for row in rows.select_related("version"))


def test_a_new_member_accepts_the_rules_and_if_public_the_terms(sign_up, publish):
    sign_up()
    assert accepted("cleo") == ["rules 1"]
    publish("terms", "Our terms.")
    sign_up(username="dora", email="dora@example.org")
    assert accepted("dora") == ["rules 1", "terms 2"]


def test_the_sign_up_page_links_what_is_accepted(browse, publish):
    words = read(browse().get("/accounts/signup/")).words
    assert "By signing up, you accept: Rules Sign up" in words
    publish("terms", "Our terms.")
    assert "By signing up, you accept: Rules, Terms" in read(browse().get("/accounts/signup/")).words


def test_someone_who_has_read_older_rules_is_asked_to_read_the_new_ones(browse, sign_up, publish):
    shown = read(browse().get("/accounts/signup/")).fields["accepted"]
    assert shown == "rules 1"
    publish("rules", "Be kind.")
    page = read(sign_up(accepted=shown).answer)
    assert "The rules or terms have just changed." in page.words
    assert not User.objects.filter(username="cleo").exists()
    sign_up(accepted=page.fields["accepted"])
    assert accepted("cleo") == ["rules 2"]


def test_without_the_record_there_is_no_account(sign_up, monkeypatch, db):
    def fail(*args, **kwargs):
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr("accounts.joining._record", [fail])
    with pytest.raises(RuntimeError):
        sign_up()
    assert not User.objects.filter(username="cleo").exists()


def test_a_new_version_shows_members_a_notice_until_they_dismiss_it(browse, publish, member):
    browser = browse(member)
    assert NOTICE not in read(browser.get("/")).words
    publish("rules", "Be kind.")
    assert f"{NOTICE} Rules" in read(browser.get("/")).words
    assert NOTICE not in read(browse().get("/")).words
    answer = browser.post("/site/notice/dismiss/", {"next": "/tracker/"})
    assert answer.url == "/tracker/"
    assert NOTICE not in read(browser.get("/")).words
    publish("rules", "Be kinder.")
    assert f"{NOTICE} Rules" in read(browser.get("/")).words


def test_the_page_of_a_thread_shows_the_notice_too(browse, publish, member, post):
    publish("rules", "Be kind.")
    assert NOTICE in read(browse(member).get(post.get_absolute_url())).words


def test_nobody_is_locked_out(browse, publish, member, post):
    publish("rules", "Be kind.")
    browse(member).post(f"/p/{post.pk}/c/publish/", {"body": "Well."})
    assert Comment.objects.get().author == member


def test_new_members_see_no_notice_about_what_they_accepted(sign_up, publish):
    publish("rules", "Be kind.")
    browser = sign_up()
    assert NOTICE not in read(browser.get("/")).words


def test_a_small_correction_shows_no_notice(browse, member, olga):
    Page.objects.named("rules").save_version(by=olga, body="Be kind.", publish=True)
    assert NOTICE not in read(browse(member).get("/")).words


def test_dismissing_twice_is_no_error(browse, publish, member):
    publish("rules", "Be kind.")
    for _ in range(2):
        assert browse(member).post("/site/notice/dismiss/").status_code == 302
    assert Acknowledgement.objects.count() == 1


def test_the_export_has_what_a_member_accepted(sign_up, db):
    browser = sign_up()
    exported = browser.post("/accounts/export/").json()
    assert [(row["page"], row["number"]) for row in exported["accepted"]] == [("rules", 1)]


def test_the_report_form_links_the_rules(browse, member, post):
    assert 'href="/rules/"' in browse(member).get(f"/report/p/{post.pk}/").content.decode().partition("<footer")[0]
