"""The page that welcomes new members."""

import pytest

from forum.branding.models import Site, SiteChange
from forum.pages.models import Page
from forum.people.greeting import in_a_line
from tests.accounts.test_email import code_in
from tests.support import make
from tests.support.accounts import words
from tests.support.reading import read

SETTINGS = {"name": "", "tagline": "", "accent": "#14623d", "welcome": ""}


def links(response) -> list[str]:
    return [attributes["href"] for tag, attributes in read(response).elements if tag == "a"]


def test_signing_up_leads_to_the_welcome(sign_up, db):
    browser = sign_up()
    assert browser.answer.url == "/welcome/"
    page = browser.get("/welcome/")
    assert "Welcome to Seedbed, cleo" in words(page)
    assert "in a line: Argue about the point, not the person. Be honest about your sources." in words(page)
    assert {"/accounts/preferences/", "/tracker/", "/rules/"} <= set(links(page))
    assert "Continue to what you were reading" not in words(page)


def test_it_leads_on_to_what_the_member_was_reading(sign_up, post):
    browser = sign_up(next=post.get_absolute_url())
    page = browser.get(browser.answer.url)
    assert "Continue to what you were reading" in words(page)
    assert post.get_absolute_url() in links(page)


def test_it_comes_after_the_code_where_addresses_are_verified(sign_up, post, mail_server):
    browser = sign_up(next=post.get_absolute_url())
    response = browser.post("/accounts/confirm-email/", {"code": code_in(mail_server[0].body)}, follow=True)
    assert response.request["PATH_INFO"] == "/welcome/"
    assert post.get_absolute_url() in links(response)


def test_logging_in_again_does_not_lead_there(log_in, ada):
    assert log_in("ada").answer.url == "/"


@pytest.mark.parametrize(
    "page", ["https://evil.example/", "//evil.example", "/m/ada/ignore/", "javascript:alert(1)"]
)
def test_it_leads_nowhere_else(browse, ada, page):
    assert "Continue" not in words(browse(ada).get("/welcome/", {"next": page}))


def test_it_shows_the_owners_text(browse, ada, olga):
    Site.objects.change(by=olga, name="The Ferry", welcome="Mind the **gap**.")
    page = browse(ada).get("/welcome/")
    assert "Welcome to The Ferry, ada" in words(page)
    assert "<strong>gap</strong>" in page.content.decode()


def test_the_owners_rules_are_told_in_a_line(browse, ada, olga):
    Page.objects.named("rules").save_version(by=olga, body="Be *kind*.\n\nThat's all.", publish=True)
    assert "in a line: Be kind. That's all." in words(browse(ada).get("/welcome/"))
    assert in_a_line("1. **Be kind.** Always.\n2. **Be brief.** Or not.") == "Be kind. Be brief."
    assert len(in_a_line("So be it. " * 100)) <= 240


@pytest.mark.parametrize(
    "address", ["{}", "/p/{}/", "http://localhost:8000/p/{}/a-bridge/#comments", "http://TESTSERVER/p/{}/"]
)
def test_the_owner_chooses_where_to_say_hello(browse, ada, olga, post, address):
    browser = browse(olga)
    browser.post("/site/settings/", SETTINGS | {"greeting_post": address.format(post.pk)})
    page = browse(ada).get("/welcome/")
    assert f"Say hello New members introduce themselves here: {post.title}" in words(page)
    assert post.get_absolute_url() in links(page)
    assert f"Thread for introductions from empty → to {post.pk}" in words(browser.get("/site/changes/"))
    SiteChange.objects.get().undo(by=olga)
    assert "Say hello" not in words(browse(ada).get("/welcome/"))


def test_a_thread_that_is_no_published_post_is_refused(browse, olga, ada):
    draft = make.post(author=ada, as_draft=True)
    for wrong in ("x", "0", draft.pk, "https://elsewhere.example/", "9" * 18):
        page = browse(olga).post("/site/settings/", SETTINGS | {"greeting_post": wrong})
        assert "Enter the address or number of a published post here." in words(page)
        assert read(page).fields["greeting_post"] == str(wrong)


@pytest.mark.parametrize("host", ["evil.example", "localhost:8000.evil.example", "localhost:8000@evil.example"])
def test_an_address_of_another_site_is_refused(browse, olga, post, host):
    page = browse(olga).post("/site/settings/", SETTINGS | {"greeting_post": f"http://{host}/p/{post.pk}/"})
    assert "Enter the address or number of a published post here." in words(page)


def test_nobody_is_sent_to_a_thread_that_takes_no_comments(browse, ada, olga, mo, post):
    Site.objects.change(by=olga, greeting_post_id=post.pk)
    post.lock(by=mo, reason="Enough.")
    page = words(browse(ada).get("/welcome/"))
    assert "Say hello" not in page
    assert "Join a discussion" in page


def test_a_deleted_thread_is_forgotten(browse, ada, olga, post):
    Site.objects.change(by=olga, greeting_post_id=post.pk)
    [change] = SiteChange.objects.all()
    post.delete()
    assert Site.objects.current().greeting_post_id is None
    Site.objects.change(by=olga, greeting_post_id=post.pk)  # as undoing a change may do
    assert "Join a discussion" in words(browse(ada).get("/welcome/"))
    assert change.lines
