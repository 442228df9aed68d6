"""What is typed and not sent is kept once, the last of it, and what was sent does not come back."""

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from forum.drafts.models import KEEP_DRAFTS, KEEP_SENT_KEYS, MOST_DRAFTS, Draft
from forum.drafts.views import drafts
from forum.people import leaving
from tests.support import make

PLACE = "/p/1/c/publish/"


@pytest.fixture
def type_(ben):
    """Ben types: `type_("Half", key)`."""

    def type_(text, key, place=PLACE, **options):
        words = {"body": text} if text else {}
        return Draft.objects.save(member=ben, form_url=place, fields=words, key=key, **options)

    return type_


def kept(member, place=PLACE) -> dict[str, str]:
    return Draft.objects.at(member, place).fields


def send(member, key, place=PLACE) -> None:
    Draft.objects.mark_sent(member=member, form_url=place, key=key)


def test_the_last_text_of_a_place_is_kept(ben, type_):
    key = uuid4()
    assert type_("Half", key)
    assert type_("Half a thought", key)
    assert kept(ben) == {"body": "Half a thought"}
    assert Draft.objects.count() == 1


def test_each_member_and_each_place_has_a_text_of_its_own(ada, ben, type_):
    type_("Here", uuid4())
    type_("There", uuid4(), place="/p/2/c/publish/")
    assert kept(ben) == {"body": "Here"}
    assert kept(ben, "/p/2/c/publish/") == {"body": "There"}
    assert kept(ada) == {}


def test_what_was_sent_is_gone_and_a_late_request_does_not_bring_it_back(ben, type_):
    key = uuid4()
    type_("Half", key)
    send(ben, key)
    assert kept(ben) == {}
    assert not type_("Half a", key)
    assert kept(ben) == {}


def test_nor_where_nothing_had_been_kept_before(ben, type_):
    key = uuid4()
    send(ben, key)
    assert not type_("Late", key)
    assert kept(ben) == {}


def test_the_next_form_of_the_same_place_is_kept_again(ben, type_):
    send(ben, uuid4())
    assert type_("Another comment", uuid4())
    assert kept(ben) == {"body": "Another comment"}


def test_sending_one_form_leaves_what_was_typed_into_another(ben, type_):
    type_("Half an hour of thought", uuid4())
    short = uuid4()
    send(ben, short)
    assert kept(ben) == {"body": "Half an hour of thought"}
    assert not type_("Short", short)


def test_a_text_typed_before_puts_away_none_typed_after(ben, type_):
    type_("On the train", uuid4())
    assert not type_("At home, yesterday", uuid4(), age=timedelta(days=1))
    assert type_("At home, just now", uuid4())
    assert kept(ben) == {"body": "At home, just now"}


def test_a_text_typed_before_another_was_sent_is_kept_all_the_same(ben, type_):
    send(ben, uuid4())
    assert type_("Without a line, yesterday", uuid4(), age=timedelta(days=1))
    assert kept(ben) == {"body": "Without a line, yesterday"}


def test_what_is_told_again_for_want_of_an_answer_is_kept_however_long_each_took(ben, type_):
    key = uuid4()
    assert type_("Half", key)  # which took so long that it seems typed later
    assert type_("Half", key, age=timedelta(seconds=4))
    assert not type_("Hal", key, age=timedelta(seconds=5))
    assert kept(ben) == {"body": "Half"}


def test_a_request_that_waits_for_the_database_puts_away_nothing_typed_meanwhile(ben, type_, rf):
    key, meanwhile = uuid4(), []

    def known_at_last():
        meanwhile.append(timezone.now())
        time.sleep(0.3)
        return ben

    request = rf.post("/drafts/", {"member": "ben", "form_url": PLACE, "key": key, "body": "Half", "age": 200})
    request.user = SimpleLazyObject(known_at_last)
    assert drafts(request).status_code == 204
    assert type_("Half a thought", key, age=timezone.now() - meanwhile[0])


def test_nothing_can_be_typed_in_the_future(ben, type_):
    type_("From a clock that is wrong", uuid4(), age=-timedelta(days=400))
    assert type_("Now", uuid4())


def test_an_emptied_box_puts_its_own_text_away_and_no_other(ben, type_):
    key = uuid4()
    type_("Half", key)
    type_("", uuid4())
    assert kept(ben) == {"body": "Half"}
    type_("", key)
    assert kept(ben) == {}


def test_what_was_discarded_does_not_come_back(ben, type_):
    key = uuid4()
    type_("Half", key)
    Draft.objects.discard(member=ben, form_url=PLACE)
    assert not type_("Half a", key)
    assert kept(ben) == {}


def test_a_member_keeps_so_many_texts_and_no_more(ada, ben, type_):
    other = Draft.objects.create(member=ada, form_url=PLACE, fields={"body": "Hers"})
    rows = [
        Draft(member=ben, form_url=f"/p/{number}/c/publish/", fields={"body": "x"})
        for number in range(MOST_DRAFTS)
    ]
    first, *_rest = Draft.objects.bulk_create(rows)
    Draft.objects.filter(pk=first.pk).update(saved_at=timezone.now() - timedelta(days=2))
    type_("One more", uuid4(), place="/publish/")
    assert ben.drafts.count() == MOST_DRAFTS
    assert kept(ben, first.form_url) == {}
    assert kept(ben, "/publish/") == {"body": "One more"}
    assert kept(ada) == other.fields


@pytest.mark.parametrize(
    ("words", "age", "stays"),
    [
        ({"body": "Old"}, KEEP_DRAFTS + timedelta(hours=1), False),
        ({"body": "Old"}, KEEP_DRAFTS - timedelta(hours=1), True),
        ({}, KEEP_SENT_KEYS + timedelta(hours=1), False),
        ({}, KEEP_SENT_KEYS - timedelta(hours=1), True),
    ],
)
def test_texts_and_what_is_remembered_of_sent_ones_go_in_time(ben, type_, words, age, stays):
    old = Draft.objects.create(member=ben, form_url="/publish/", fields=words, saved_at=timezone.now() - age)
    type_("New", uuid4())
    assert Draft.objects.filter(pk=old.pk).exists() == stays


def test_a_text_goes_with_its_member(ben, type_):
    type_("Half", uuid4())
    make.member()
    leaving.leave(ben, withdraw=False)
    assert not Draft.objects.exists()
