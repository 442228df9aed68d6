"""The list of a member's drafts."""

from uuid import uuid4

import pytest

from forum.drafts.models import Draft
from forum.people.export import export
from tests.support import make
from tests.support.reading import read


@pytest.fixture
def save(ben):
    def save(form_url, **fields):
        Draft.objects.save(member=ben, form_url=form_url, fields=fields, key=uuid4())

    return save


def test_the_list_names_and_links_each_form(browse, ben, ada, save):
    post = make.post(author=ada, title="A bridge")
    make.comment(post=post, author=ben)
    comments = f"/p/{post.pk}/c"
    titles = {
        "/publish/": "New post",
        f"/report/p/{post.pk}/": "Report of “A bridge”",
        f"{comments}/publish/": "Comment on “A bridge”",
        f"{comments}/1/reply/": "Reply to 1 on “A bridge”",
        f"{comments}/1/edit/": "Edit of comment 1 on “A bridge”",
        f"/report{comments}/1/": "Report of comment 1 on “A bridge”",
    }
    for form_url in titles:
        save(form_url, body=f"Typed at {form_url}")
    page = read(browse(ben).get("/drafts/"))
    links = {attributes.get("href") for tag, attributes in page.elements if tag == "a"}
    for form_url, title in titles.items():
        assert title in page.words
        assert f"Typed at {form_url}" in page.words
        assert form_url in links


def test_the_title_of_a_post_that_the_member_cannot_see_is_not_shown(browse, ada, ben, mo, save):
    removed, draft = make.post(author=ada, title="A scandal"), make.post(author=ada, title="Mine", as_draft=True)
    save(f"/p/{removed.pk}/c/publish/", body="Shame!")
    save(f"/p/{draft.pk}/c/publish/", body="Guessed")
    removed.hide(by=mo, reason="Libel.")
    words = read(browse(ben).get("/drafts/")).words
    assert "Comment on “removed post”" in words
    assert "Comment on “deleted”" in words
    assert "A scandal" not in words
    assert "Mine" not in words
    assert "Shame!" in words


def test_a_draft_can_be_discarded_from_the_list(browse, ben, post, save):
    save("/publish/", body="One")
    save(f"/p/{post.pk}/c/publish/", body="Two")
    page = browse(ben).post("/drafts/discard/", {"form_url": "/publish/", "next": "/drafts/"}, follow=True)
    assert "One" not in read(page).words
    assert "Two" in read(page).words


def test_only_the_members_own_profile_shows_the_latest_drafts(browse, ada, ben, post, save):
    save(f"/p/{post.pk}/c/publish/", body="Half a thought")
    assert "Half a thought" in read(browse(ben).get("/m/ben/")).words
    for reader in (ada, None):
        assert "Half a thought" not in read(browse(reader).get("/m/ben/")).words
    assert "Half a thought" not in read(browse(ben).get("/m/ada/")).words


def test_an_empty_list_says_so(browse, ben, save):
    Draft.objects.mark_sent(member=ben, form_url="/publish/", key=uuid4())
    assert "No drafts." in read(browse(ben).get("/drafts/")).words


def test_the_export_contains_drafts(ben, save):
    save("/publish/", title="A bridge", body="Half a thought")
    (draft,) = export(ben)["drafts"]
    assert (draft["form_url"], draft["fields"]) == ("/publish/", {"title": "A bridge", "body": "Half a thought"})
