"""The list of what one has typed and not sent."""

from uuid import uuid4

import pytest

from forum.drafts.models import Draft
from forum.people.export import export
from tests.support import make
from tests.support.reading import read


@pytest.fixture
def type_(ben):
    def type_(place, **words):
        Draft.objects.save(member=ben, form_url=place, fields=words, key=uuid4())

    return type_


def test_it_names_each_place_and_leads_there(browse, ben, ada, type_):
    post = make.post(author=ada, title="A bridge")
    make.comment(post=post, author=ben)
    here = f"/p/{post.pk}/c"
    titles = {
        "/publish/": "A new post",
        f"/report/p/{post.pk}/": "Report of “A bridge”",
        f"{here}/publish/": "Comment on “A bridge”",
        f"{here}/1/reply/": "Reply to 1 under “A bridge”",
        f"{here}/1/edit/": "Your comment 1 under “A bridge”",
        f"/report{here}/1/": "Report of comment 1 under “A bridge”",
    }
    for place in titles:
        type_(place, body=f"Typed at {place}")
    page = read(browse(ben).get("/drafts/"))
    links = {attributes.get("href") for tag, attributes in page.elements if tag == "a"}
    for place, title in titles.items():
        assert title in page.words
        assert f"Typed at {place}" in page.words
        assert place in links


def test_it_tells_nothing_of_a_post_that_was_removed_or_is_no_longer_there(browse, ada, ben, mo, type_):
    removed, draft = make.post(author=ada, title="A scandal"), make.post(author=ada, title="Mine", as_draft=True)
    type_(f"/p/{removed.pk}/c/publish/", body="Shame!")
    type_(f"/p/{draft.pk}/c/publish/", body="Guessed")
    removed.hide(by=mo, reason="Libel.")
    words = read(browse(ben).get("/drafts/")).words
    assert "Comment on “removed post”" in words
    assert "Comment on “no longer there”" in words
    assert "A scandal" not in words
    assert "Mine" not in words
    assert "Shame!" in words


def test_each_can_be_discarded_from_there(browse, ben, post, type_):
    type_("/publish/", body="One")
    type_(f"/p/{post.pk}/c/publish/", body="Two")
    page = browse(ben).post("/drafts/discard/", {"form_url": "/publish/", "next": "/drafts/"}, follow=True)
    assert "One" not in read(page).words
    assert "Two" in read(page).words


def test_one_s_own_profile_shows_the_latest_and_nobody_else_s_does(browse, ada, ben, post, type_):
    type_(f"/p/{post.pk}/c/publish/", body="Half a thought")
    assert "Half a thought" in read(browse(ben).get("/m/ben/")).words
    for reader in (ada, None):
        assert "Half a thought" not in read(browse(reader).get("/m/ben/")).words
    assert "Half a thought" not in read(browse(ben).get("/m/ada/")).words


def test_an_empty_list_says_so(browse, ben, type_):
    Draft.objects.mark_sent(member=ben, form_url="/publish/", key=uuid4())
    assert "Nothing is waiting" in read(browse(ben).get("/drafts/")).words


def test_an_export_holds_it(ben, type_):
    type_("/publish/", title="A bridge", body="Half a thought")
    (text,) = export(ben)["drafts"]
    assert (text["form_url"], text["fields"]) == ("/publish/", {"title": "A bridge", "body": "Half a thought"})
