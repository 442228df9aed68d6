"""The checklist of a new site: what ticks an item off, and where the owner finds it."""

import pytest
from allauth.mfa.models import Authenticator

from accounts.owner import owner_path
from forum.checklist.items import items
from forum.checklist.models import Mark
from forum.mail.models import OutboundEmail
from forum.pages.models import Page
from tests.support import make
from tests.support.accounts import words
from tests.support.reading import read

PATH = "/site/checklist/"
RULES, PRIVACY, CATEGORIES, EMAIL, SECOND_FACTOR, SECOND_PERSON, BACKUP = range(7)


@pytest.fixture
def done(olga):
    """The items that are done, by their places."""
    return lambda: [place for place, item in enumerate(items(olga)) if item.is_done]


@pytest.fixture
def mark(browse, olga):
    return lambda kind, **fields: browse(olga).post(f"{PATH}mark/", {"kind": kind, **fields})


def test_the_owner_of_a_new_site_lands_on_the_list(browse, db):
    browser = browse()
    fields = {"username": "olga", "email": "olga@example.org", "password1": make.PASSWORD}
    response = browser.post(owner_path(), fields)
    assert response.url == PATH
    page = words(browser.get(PATH))
    assert "Set up Seedbed" in page
    assert "0 of 7 done" in page


def test_nothing_is_done_on_a_new_site(done):
    assert done() == []


def test_the_rules_are_done_once_the_owner_edits_them_or_keeps_them(done, mark, olga):
    mark("rules")
    assert done() == [RULES]
    mark("rules", undo="1")
    assert done() == []
    Page.objects.named("rules").save_version(by=olga, body="Be kind.", publish=True)
    assert done() == [RULES]


def test_accepting_the_rules_does_not_make_them_read(done, sign_up):
    sign_up()  # stores version 1
    assert done() == []


def test_the_privacy_policy_and_the_terms_are_done_once_both_are_public(done, olga, browse):
    for slug in ("privacy", "terms"):
        assert done() == []
        assert {"/privacy/edit/", "/terms/edit/"} <= {*read(browse(olga).get(PATH)).links}
        Page.objects.named(slug).save_version(by=olga, body="We store little.", publish=True)
    assert done() == [PRIVACY]


def test_the_categories_are_done_once_one_was_added_or_changed(done, olga):
    category = make.category()
    assert done() == []  # imported, perhaps
    category.change(by=olga, reason="Shorter.", name="Rivers")
    assert done() == [CATEGORIES]


def test_the_second_step_and_the_second_person_are_seen(done, olga, sam):
    Authenticator.objects.create(user=olga, type=Authenticator.Type.TOTP, data={})
    assert done() == [SECOND_FACTOR]
    sam.role = "moderator"
    sam.save()
    assert done() == [SECOND_FACTOR]  # suspended
    make.member(role="moderator")
    assert done() == [SECOND_FACTOR, SECOND_PERSON]


def test_a_site_may_do_without_email(done, mark):
    mark("no_email")
    assert done() == [EMAIL]


def test_email_is_done_once_the_server_has_taken_a_test_message(done, mark, browse, olga, settings):
    settings.EMAIL_IS_VERIFIED = True
    settings.MAILERS = {"default": {"BACKEND": "forum.mail.backends.QueueBackend"}}
    mark("email_sent")
    assert OutboundEmail.objects.get().to == olga.email
    assert done() == []
    assert "The test message hasn't been delivered yet." in words(browse(olga).get(PATH))
    OutboundEmail.objects.all().delete()  # delivered
    assert done() == [EMAIL]


def test_the_owner_ticks_the_backups(done, mark):
    mark("backup")
    assert done() == [BACKUP]


def test_an_unknown_mark_is_refused(mark):
    assert mark("lunch").status_code == 400


def test_moderation_reminds_the_owner_until_it_is_dismissed(browse, olga, mo, mark):
    reminder = "6 things are left to set up here."  # Mo can moderate
    assert reminder in words(browse(olga).get("/admin/"))
    assert reminder not in words(browse(mo).get("/admin/"))
    mark("dismissed")
    assert reminder not in words(browse(olga).get("/admin/"))
    mark("dismissed", undo="1")
    assert reminder in words(browse(olga).get("/admin/"))


def test_the_settings_link_to_it(browse, olga):
    links = [each["href"] for tag, each in read(browse(olga).get("/site/settings/")).elements if tag == "a"]
    assert PATH in links


def test_the_list_takes_one_query(olga, django_assert_num_queries):
    Mark.objects.create(kind="backup", by=olga)
    with django_assert_num_queries(1):
        items(olga)
