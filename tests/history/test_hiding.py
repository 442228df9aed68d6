"""A moderator hides an earlier text: its reason stands in its place, and no difference tells what it was."""

import pytest

from forum.moderation.models import Decision
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

from .test_page import history_of

SECRET = "Cyril lives at number seven"


@pytest.fixture(params=["post", "comment"])
def thing(request, post, comment, long_ago):
    """Its second of three texts is one that must not have been written."""
    thing = long_ago({"post": post, "comment": comment}[request.param])
    thing.edit(body=f"{SECRET}.")
    thing.edit(body="Third and last.")
    return thing


@pytest.fixture
def secret(thing):
    return thing.revisions.get(body=f"{SECRET}.")


def send(browser, thing, revision, **fields):
    return browser.post(history_of(thing), {"revision": revision.pk, **fields}, follow=True)


def test_neither_the_text_nor_a_difference_from_or_to_it_is_shown(browse, ada, mo, thing, secret):
    answer = send(browse(mo), thing, secret, reason="An address.")
    assert "The earlier text is hidden." in read(answer).words
    for reader in (None, ada):
        words = read(browse(reader).get(history_of(thing))).words
        assert "hidden by a moderator. Reason: An address." in words
        assert "led to a text that a moderator has hidden" in words
        assert not any(word in words for word in ("Cyril", "number seven", "[removed:", "[added:"))
        assert words.count("Changed on") == 2


def test_moderators_still_see_what_they_may_restore(browse, mo, thing, secret):
    desk = browse(mo)
    send(desk, thing, secret, reason="An address.")
    assert SECRET in read(desk.get(history_of(thing))).words
    answer = send(desk, thing, secret, reason="A made-up one.", restore="1")
    assert "The earlier text is shown again." in read(answer).words
    assert SECRET in read(browse().get(history_of(thing))).words


def test_the_first_text_can_be_hidden_and_is_not_told_at_the_end(browse, mo, thing):
    first = thing.revisions.last()
    first.hide(by=mo, reason="Rude.")
    words = read(browse().get(history_of(thing))).words
    assert first.body not in words
    assert "What stood there until" not in words


def test_the_log_tells_it_of_the_text_and_not_of_the_whole(thing, secret, mo):
    assert secret.hide(by=mo, reason="An address.")
    assert not secret.hide(by=mo, reason="Once more.")
    assert secret.restore(by=mo, reason="Made up.")
    log = Decision.objects.about(**thing.as_target()).order_by("pk")
    assert list(log.values_list("act", "reason")) == [("hide_text", "An address."), ("restore_text", "Made up.")]
    assert f"{secret.written_at:%Y-%m-%d %H:%M} – " in log[0].detail
    assert "mo-derator hid an earlier text of " in str(log[0])
    thing.refresh_from_db()
    assert not thing.is_hidden


def test_without_a_reason_nothing_is_hidden_and_the_form_is_open(browse, mo, thing, secret):
    answer = send(browse(mo), thing, secret, reason="  ")
    assert "This field is required." in read(answer).words
    assert ("details", {"open": None}) in read(answer).elements
    secret.refresh_from_db()
    assert not secret.is_hidden


def test_a_reason_too_long_stays_on_the_page(browse, mo, thing, secret):
    answer = send(browse(mo), thing, secret, reason="Rude! " * 200)
    assert ("Rude! " * 200).strip() in answer.content.decode()


def test_a_text_that_is_not_there_is_not_found(browse, mo, thing):
    browser = browse(mo)

    @rolled_back()
    def check(asked):
        answer = browser.post(history_of(thing), {"revision": asked, "reason": "Rude."})
        assert answer.status_code == 404

    assert_each(check, ["", "x", "0", "9" * 18, "9" * 40])


def test_a_text_of_another_thing_is_not_found_here(browse, mo, post, thing, secret, long_ago):
    other = long_ago(make.comment(post=post))
    answer = browse(mo).post(history_of(other), {"revision": secret.pk, "reason": "Rude."})
    assert answer.status_code == 404


def test_nobody_but_a_moderator_hides(browse, ada, ben, sam, thing, secret):
    for member in (None, ada, ben, sam):
        assert browse(member).post(history_of(thing), {"revision": secret.pk, "reason": "x"}).status_code == 403
    words = read(browse(ada).get(history_of(thing))).words
    assert "Hide the text" not in words


def test_the_desk_leads_to_the_history(browse, mo, thing):
    target = thing._meta
    page = browse(mo).get(f"/admin/{target.app_label}/{target.model_name}/{thing.pk}/change/")
    links = [attributes.get("href") for _, attributes in read(page).elements]
    assert history_of(thing) in links
