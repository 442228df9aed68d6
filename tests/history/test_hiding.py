"""When a moderator hides an earlier version, the history shows the reason and no change reveals the text."""

import pytest

from forum.moderation.models import Decision
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

from .test_page import history_of

SECRET = "Cyril lives at number seven"


@pytest.fixture(params=["post", "comment"])
def thing(request, post, comment, long_ago):
    """A post or comment with three versions. The second one has to be hidden."""
    thing = long_ago({"post": post, "comment": comment}[request.param])
    thing.edit(body=f"{SECRET}.")
    thing.edit(body="Third and last.")
    return thing


@pytest.fixture
def secret(thing):
    return thing.revisions.get(body=f"{SECRET}.")


def send(browser, thing, revision, **fields):
    return browser.post(history_of(thing), {"revision": revision.pk, **fields}, follow=True)


def test_neither_a_hidden_version_nor_its_changes_are_shown(browse, ada, mo, thing, secret):
    response = send(browse(mo), thing, secret, reason="An address.")
    assert "Earlier version hidden." in read(response).words
    for reader in (None, ada):
        words = read(browse(reader).get(history_of(thing))).words
        assert "hidden by a moderator. Reason: An address." in words
        assert "a moderator hid the version it led to" in words
        assert not any(word in words for word in ("Cyril", "number seven", "[removed:", "[added:"))
        assert words.count("Changed ") == 2


def test_moderators_see_hidden_versions_and_can_restore_them(browse, mo, thing, secret):
    browser = browse(mo)
    send(browser, thing, secret, reason="An address.")
    assert SECRET in read(browser.get(history_of(thing))).words
    response = send(browser, thing, secret, reason="A made-up one.", restore="1")
    assert "Earlier version restored." in read(response).words
    assert SECRET in read(browse().get(history_of(thing))).words


def test_the_first_version_can_be_hidden_and_is_not_shown_at_the_end(browse, mo, thing):
    first = thing.revisions.last()
    first.hide(by=mo, reason="Rude.")
    words = read(browse().get(history_of(thing))).words
    assert first.body not in words
    assert "Earliest version, until" not in words


def test_the_log_says_that_a_version_was_hidden_not_the_whole(thing, secret, mo):
    assert secret.hide(by=mo, reason="An address.")
    assert not secret.hide(by=mo, reason="Once more.")
    assert secret.restore(by=mo, reason="Made up.")
    log = Decision.objects.about(**thing.as_target()).order_by("pk")
    assert list(log.values_list("act", "reason")) == [("hide_text", "An address."), ("restore_text", "Made up.")]
    assert f"{secret.written_at:%Y-%m-%d %H:%M} – " in log[0].detail
    assert "mo-derator hid an earlier version of " in str(log[0])
    thing.refresh_from_db()
    assert not thing.is_hidden


def test_without_a_reason_nothing_is_hidden_and_the_form_stays_open(browse, mo, thing, secret):
    response = send(browse(mo), thing, secret, reason="  ")
    assert "Fill this in." in read(response).words
    assert ("details", {"open": None}) in read(response).elements
    secret.refresh_from_db()
    assert not secret.is_hidden


def test_a_reason_that_is_too_long_stays_in_the_form(browse, mo, thing, secret):
    response = send(browse(mo), thing, secret, reason="Rude! " * 200)
    assert ("Rude! " * 200).strip() in response.content.decode()


def test_an_unknown_version_is_not_found(browse, mo, thing):
    browser = browse(mo)

    @rolled_back()
    def check(revision):
        response = browser.post(history_of(thing), {"revision": revision, "reason": "Rude."})
        assert response.status_code == 404

    assert_each(check, ["", "x", "0", "9" * 18, "9" * 40])


def test_a_version_of_something_else_is_not_found(browse, mo, post, thing, secret, long_ago):
    other = long_ago(make.comment(post=post))
    response = browse(mo).post(history_of(other), {"revision": secret.pk, "reason": "Rude."})
    assert response.status_code == 404


def test_only_moderators_can_hide(browse, ada, ben, sam, mo, thing, secret):
    for member in (None, ada, ben, sam):
        assert browse(member).post(history_of(thing), {"revision": secret.pk, "reason": "x"}).status_code == 403
    assert "Hide the earlier version" not in read(browse(ada).get(history_of(thing))).words
    assert "Hide the earlier version" in read(browse(mo).get(history_of(thing))).words


def test_the_moderation_page_links_to_the_history(browse, mo, thing):
    target = thing._meta
    page = browse(mo).get(f"/admin/{target.app_label}/{target.model_name}/{thing.pk}/change/")
    links = [attributes.get("href") for _, attributes in read(page).elements]
    assert history_of(thing) in links
