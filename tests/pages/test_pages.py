"""The owner writes the pages about the site. Every change is a new version."""

import pytest

from forum.pages.facts import FACTS, filled
from forum.pages.models import Page, Slug, Version
from forum.pages.models.page import has_gaps, starting_text
from tests.support.reading import read
from tests.support.tables import assert_each

DRAFTS, PUBLIC = ("privacy", "terms"), ("about", "rules", "contact")


@pytest.fixture
def write(browse, olga):
    """Send the form of a page as the owner: `write("rules", "Be kind.")`."""

    def write_(slug: str, body: str, button: str = "publish", **fields):
        return browse(olga).post(f"/{slug}/edit/", {"body": body, button: "1", **fields}, follow=True)

    return write_


def test_a_new_site_has_pages(browse, db):
    for slug in PUBLIC:
        page = browse().get(f"/{slug}/")
        assert (page.status_code, has_gaps(starting_text(slug))) == (200, False)
    footer = browse().get("/").content.decode().partition("<footer")[2]
    assert [f'href="/{slug}/"' in footer for slug in Slug] == [True, True, True, False, False]


def test_only_staff_see_drafts(browse, ada, mo):
    for slug in DRAFTS:
        assert [browse(who).get(f"/{slug}/").status_code for who in (None, ada, mo)] == [404, 404, 200]
        assert [browse(who).get(f"/{slug}/1/").status_code for who in (None, ada, mo)] == [404, 404, 200]
        words = read(browse(mo).get(f"/{slug}/")).words
        assert "This is a draft. Only staff can see it." in words
        assert "[Fill in: " in words
    assert "[Fill in: " not in read(browse().get("/")).words


def test_a_text_with_gaps_is_not_published(write, browse):
    page = read(write("terms", "We are [fill in: who].", confirmed="on"))
    assert "Fill in or remove every [Fill in: …] before you publish." in page.words
    assert page.fields["body"] == "We are [fill in: who]."
    assert browse().get("/terms/").status_code == 404
    assert not Page.objects.exists()


def test_the_owner_confirms_privacy_and_terms_once(write, browse):
    assert "Confirm that you've checked the text" in read(write("terms", "Our terms.")).words
    assert "Published." in read(write("terms", "Our terms.", confirmed="on")).words
    assert "Our terms." in read(browse().get("/terms/")).words
    assert "Published." in read(write("terms", "Our new terms.")).words


def test_a_draft_changes_nothing_for_readers(write, browse):
    assert "Draft saved. Only staff can see it." in read(write("rules", "Be kind.", "draft")).words
    assert "Be kind." not in read(browse().get("/rules/")).words
    assert browse().get("/rules/2/").status_code == 404
    assert read(write("rules", "Be kind.")).words.count("Published.") == 1
    assert Version.objects.count() == 2


def test_a_preview_saves_nothing(write):
    page = read(write("rules", "Be **kind** on {site}.", "preview"))
    assert "Preview (not saved yet) Be kind on Seedbed." in page.words
    assert page.fields["body"] == "Be **kind** on {site}."
    assert not Version.objects.exists()


def test_the_history_says_who_wrote_each_version(write, browse):
    write("rules", "Be kind.")
    write("rules", "Be kinder.", "draft")
    words = read(browse().get("/rules/history/")).words
    assert "Version 2 current by olga" in words
    assert "Version 1 starting text" in words
    assert "Version 3" not in words
    assert "This isn't the current version." in read(browse().get("/rules/1/")).words


def test_the_owner_goes_back_to_a_version(write, browse, olga):
    write("rules", "Be kind.")
    assert "The text of version 1 is back." in read(browse(olga).post("/rules/1/restore/", follow=True)).words
    assert "Argue about the point" in read(browse().get("/rules/")).words
    assert Page.objects.get(slug="rules").published.number == 3
    assert "This is the current text already." in read(browse(olga).post("/rules/3/restore/", follow=True)).words


def test_no_version_with_gaps_comes_back_to_a_public_page(write, browse, olga):
    write("terms", "Our terms.", confirmed="on")
    assert "has gaps to fill in" in read(browse(olga).post("/terms/1/restore/", follow=True)).words
    assert "Our terms." in read(browse().get("/terms/")).words


def test_saving_without_a_change_makes_no_version(write):
    write("rules", "Be kind.")
    assert "Nothing has changed." in read(write("rules", "Be kind.")).words
    assert Version.objects.count() == 2


def test_a_text_must_be_visible_and_short_enough(write):
    def check(body, message):
        assert message in read(write("rules", body)).words

    assert_each(
        check, [("\u3164", "Enter some text."), ("", "Enter some text."), ("x" * 20_001, "Shorten it to 20000.")]
    )


def test_no_markup_gets_through(write, browse):
    write("rules", "<script>alert(1)</script> [x](javascript:alert(1))")
    page = browse().get("/rules/").content.decode()
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_the_software_fills_in_what_it_knows(olga, mo, settings):
    settings.EMAIL_URL = "submission://user:secret@mail.example.org"
    settings.SOCIALACCOUNT_PROVIDERS = {"github": {}}
    text = filled("\n".join(f"{{{name}}}" for name in FACTS))
    assert "[olga](/m/olga/), owner\n- [mo-derator](/m/mo-derator/), moderator" in text
    assert "`sessionid`: keeps you logged in, until you log out, or for 30 days after your last visit" in text
    assert "180 days after the last change" in text
    assert "mail\\.example\\.org" in text
    assert "github\\.com" in text
    assert "secret" not in text
    assert filled("{unknown} {site}") == "{unknown} Seedbed"


def test_the_cookies_on_the_page_are_those_that_the_site_sets(browse, log_in, ada, post):
    """If this fails, a new cookie belongs on the page about privacy."""
    browser = log_in("ada")
    browser.get(f"/p/{post.pk}/c/publish/")
    browser.post(f"/p/{post.pk}/c/publish/", {"body": "Well."})
    assert {name for name in browser.cookies if f"`{name}`" not in filled("{cookies}")} == set()


def test_an_update_of_the_software_does_not_change_accepted_rules(browse, sign_up, db, monkeypatch):
    sign_up()
    monkeypatch.setattr("forum.pages.models.page.starting_text", lambda slug: "Other rules.")
    assert "Other rules." not in read(browse().get("/rules/")).words
    assert "Other rules." in read(browse().get("/about/")).words
