"""Saving drafts: the latest text wins, and text that was sent doesn't come back."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from forum.drafts import tasks
from forum.drafts.models import KEEP_DRAFTS, KEEP_SENT_KEYS, MAX_DRAFTS, Draft
from forum.drafts.views import drafts
from forum.people import leaving
from tests.support import make

FORM_URL = "/p/1/c/publish/"


@pytest.fixture
def save(ben):
    """Save a draft of Ben's: `save("Half", key)`."""

    def save(text, key, form_url=FORM_URL, **options):
        fields = {"body": text} if text else {}
        return Draft.objects.save(member=ben, form_url=form_url, fields=fields, key=key, **options)

    return save


def saved(member, form_url=FORM_URL) -> dict[str, str]:
    return Draft.objects.at(member, form_url).fields


def send(member, key, form_url=FORM_URL) -> None:
    Draft.objects.mark_sent(member=member, form_url=form_url, key=key)


def test_the_latest_text_is_saved(ben, save):
    key = uuid4()
    assert save("Half", key)
    assert save("Half a thought", key)
    assert saved(ben) == {"body": "Half a thought"}
    assert Draft.objects.count() == 1


def test_there_is_one_draft_per_member_and_form(ada, ben, save):
    save("Here", uuid4())
    save("There", uuid4(), form_url="/p/2/c/publish/")
    assert saved(ben) == {"body": "Here"}
    assert saved(ben, "/p/2/c/publish/") == {"body": "There"}
    assert saved(ada) == {}


def test_a_late_request_does_not_bring_back_text_that_was_sent(ben, save):
    key = uuid4()
    save("Half", key)
    send(ben, key)
    assert saved(ben) == {}
    assert not save("Half a", key)
    assert saved(ben) == {}


def test_a_late_request_saves_nothing_even_if_there_was_no_draft_before(ben, save):
    key = uuid4()
    send(ben, key)
    assert not save("Late", key)
    assert saved(ben) == {}


def test_the_next_text_at_the_same_url_is_saved(ben, save):
    send(ben, uuid4())
    assert save("Another comment", uuid4())
    assert saved(ben) == {"body": "Another comment"}


def test_sending_one_form_keeps_the_text_of_another_at_the_same_url(ben, save):
    save("Half an hour of thought", uuid4())
    short = uuid4()
    send(ben, short)
    assert saved(ben) == {"body": "Half an hour of thought"}
    assert not save("Short", short)


def test_older_text_does_not_replace_newer_text(ben, save):
    save("On the train", uuid4())
    assert not save("At home, yesterday", uuid4(), age=timedelta(days=1))
    assert save("At home, just now", uuid4())
    assert saved(ben) == {"body": "At home, just now"}


def test_text_older_than_another_that_was_sent_is_saved(ben, save):
    send(ben, uuid4())
    assert save("Offline, yesterday", uuid4(), age=timedelta(days=1))
    assert saved(ben) == {"body": "Offline, yesterday"}


def test_the_same_text_can_be_saved_again_even_if_it_seems_older(ben, save):
    key = uuid4()
    assert save("Half", key)  # a slow request, so the text seems newer
    assert save("Half", key, age=timedelta(seconds=4))
    assert not save("Hal", key, age=timedelta(seconds=5))
    assert saved(ben) == {"body": "Half"}


def test_a_request_that_waits_for_the_database_does_not_replace_newer_text(ben, save, rf):
    key, times = uuid4(), []

    def slow_user():
        times.append(timezone.now())
        time.sleep(0.3)
        return ben

    request = rf.post("/drafts/", {"member": "ben", "form_url": FORM_URL, "key": key, "body": "Half", "age": 200})
    request.user = SimpleLazyObject(slow_user)
    assert drafts(request).status_code == 204
    assert save("Half a thought", key, age=timezone.now() - times[0])


def test_text_cannot_be_from_the_future(ben, save):
    save("From a wrong clock", uuid4(), age=-timedelta(days=400))
    assert save("Now", uuid4())


def test_emptying_a_form_empties_only_its_own_draft(ben, save):
    key = uuid4()
    save("Half", key)
    save("", uuid4())
    assert saved(ben) == {"body": "Half"}
    save("", key)
    assert saved(ben) == {}


def test_a_late_request_does_not_bring_back_a_discarded_draft(ben, save):
    key = uuid4()
    save("Half", key)
    Draft.objects.discard(member=ben, form_url=FORM_URL)
    assert not save("Half a", key)
    assert saved(ben) == {}


def test_the_oldest_draft_is_deleted_if_there_are_too_many(ada, ben, save):
    other = Draft.objects.create(member=ada, form_url=FORM_URL, fields={"body": "Hers"})
    rows = [
        Draft(member=ben, form_url=f"/p/{number}/c/publish/", fields={"body": "x"}) for number in range(MAX_DRAFTS)
    ]
    oldest, *_rest = Draft.objects.bulk_create(rows)
    Draft.objects.filter(pk=oldest.pk).update(saved_at=timezone.now() - timedelta(days=2))
    save("One more", uuid4(), form_url="/publish/")
    assert ben.drafts.count() == MAX_DRAFTS
    assert saved(ben, oldest.form_url) == {}
    assert saved(ben, "/publish/") == {"body": "One more"}
    assert saved(ada) == other.fields


@pytest.mark.parametrize(
    ("fields", "age", "stays"),
    [
        ({"body": "Old"}, KEEP_DRAFTS + timedelta(hours=1), False),
        ({"body": "Old"}, KEEP_DRAFTS - timedelta(hours=1), True),
        ({}, KEEP_SENT_KEYS + timedelta(hours=1), False),
        ({}, KEEP_SENT_KEYS - timedelta(hours=1), True),
    ],
)
def test_old_drafts_and_old_sent_keys_are_deleted_daily(ben, fields, age, stays):
    old = Draft.objects.create(member=ben, form_url="/publish/", fields=fields, saved_at=timezone.now() - age)
    tasks.delete_old_drafts(timestamp=0)
    assert Draft.objects.filter(pk=old.pk).exists() == stays


def test_drafts_are_deleted_with_the_account(ben, save):
    save("Half", uuid4())
    make.member()
    leaving.delete_account(ben, withdraw=False)
    assert not Draft.objects.exists()
