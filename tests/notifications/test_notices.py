"""Who is told of a comment, and when a notice is read."""

import re

import pytest

from accounts.models import Ignore
from forum.notifications.models import Notice, Reading
from forum.people import leaving
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

# Ada wrote the post and Ben comment 1; he writes 1.1 too where somebody answers himself.
# who writes, whom it answers, whom it mentions, who is told of what
TOLD = [
    ("mo", None, [], {}),
    ("mo", "ben", [], {"ben": "reply"}),
    ("mo", "ben", ["ben"], {"ben": "reply"}),
    ("mo", "ben", ["ada"], {"ben": "reply", "ada": "mention"}),
    ("mo", None, ["ada", "ben"], {"ada": "mention", "ben": "mention"}),
    ("mo", None, ["ada", "ada"], {"ada": "mention"}),
    ("mo", None, ["mo"], {}),
    ("ben", "ben", [], {}),
    ("ben", "ben", ["ben"], {}),
    ("mo", None, ["sam"], {"sam": "mention"}),  # suspended, and reading
    ("mo", None, ["nobody"], {}),  # an imported name, which nobody can log in as
    ("mo", None, ["former"], {}),
    ("hater", "ben", ["ada"], {"ada": "mention"}),  # whom Ben ignores
    ("hater", None, ["ben"], {}),
]


@pytest.fixture
def people(ada, ben, mo, sam):
    hater = make.member("hater")
    Ignore.objects.create(member=ben, ignored=hater)
    nobody = make.member("nobody", imported=True, is_active=False)
    former = make.member("former")
    former_id = former.pk
    leaving.leave(former, withdraw=False)
    former.pk = former_id
    return {"ada": ada, "ben": ben, "mo": mo, "sam": sam, "hater": hater, "nobody": nobody, "former": former}


def test_who_is_told_of_a_comment(post, comment, people):
    @rolled_back()
    def check(writer, answered, mentioned, told):
        reply = make.comment(post=post, author=people[writer], parent=comment if answered else None)
        Notice.objects.notify(
            comment=reply,
            replied_to=comment.author_id if answered else None,
            mentioned=[people[name].pk for name in mentioned],
        )
        assert dict(Notice.objects.values_list("member__username", "kind")) == told

    assert_each(check, TOLD)


def test_somebody_is_told_once_whatever_is_told_again(django_assert_num_queries, post, comment, ada, ben):
    answer = make.comment(post=post, author=ada, parent=comment)
    with django_assert_num_queries(1):
        Notice.objects.notify(comment=answer, replied_to=ben.pk, mentioned=[ben.pk])
    with django_assert_num_queries(0):
        Notice.objects.notify(comment=answer, mentioned=[ada.pk])
    assert [notice.kind for notice in ben.notices.all()] == ["reply"]


def test_the_answer_to_an_imported_comment_without_a_name_tells_nobody(post, comment, ada):
    comment.author = None
    comment.save()
    make.comment(post=post, author=ada, parent=comment)
    assert not Notice.objects.exists()


@pytest.fixture
def answer(post, comment, ada):
    """1.1, by Ada, to Ben's comment."""
    return make.comment(post=post, author=ada, parent=comment, body="It **was** decided in May.")


def listed(browser) -> str:
    return read(browser.get("/notices/")).words


def is_unread(member) -> bool:
    return member.notices.filter(read_at=None).exists()


def test_a_notice_says_who_and_what_and_leads_there(browse, answer, ben):
    words = listed(browse(ben))
    assert "ada answered you" in words
    assert "It was decided in May." in words
    browser = browse(ben)
    there = browser.get(f"/notices/{ben.notices.get().pk}/", follow=True)
    assert there.redirect_chain[0] == (answer.get_absolute_url(), 302)
    assert not is_unread(ben)


def test_nobody_follows_the_notices_of_others(browse, answer, ben, mo):
    assert browse(mo).get(f"/notices/{ben.notices.get().pk}/").status_code == 404
    assert is_unread(ben)


def test_a_notice_is_read_when_the_comment_was_shown(browse, post, answer, ben):
    Reading.objects.mark(member=ben, post_id=post.pk, arrivals=[1])
    assert is_unread(ben)
    browse(ben).get(post.get_absolute_url())
    assert not is_unread(ben)


def test_only_the_notices_of_what_was_shown_to_the_same_member_are_read(post, comment, answer, ada, ben, mo):
    make.comment(post=post, author=mo, parent=comment)
    make.comment(post=post, author=ben, parent=answer)
    Reading.objects.mark(member=ben, post_id=post.pk, arrivals=[2])
    assert list(ben.notices.filter(read_at=None).values_list("comment__arrival", flat=True)) == [3]
    assert is_unread(ada)


def test_mark_all_as_read_spares_what_came_after_the_page(browse, post, comment, answer, ben, mo):
    browser = browse(ben)
    shown_at = browser.get("/notices/").context["now"].isoformat()
    make.comment(post=post, author=mo, parent=comment)
    browser.post("/notices/read/", {"until": shown_at})
    assert list(ben.notices.filter(read_at=None).values_list("comment__author__username", flat=True)) == [
        "mo-derator"
    ]
    for nonsense in ("", "now", "2026-99-99T00:00:00Z", "2026-01-01T00:00:00"):
        assert browser.post("/notices/read/", {"until": nonsense}).status_code == 302
    assert not is_unread(ben)


@pytest.mark.parametrize("end", ["hide", "withdraw", "ignore"])
def test_the_notice_of_what_is_gone_vanishes_and_is_not_counted(browse, answer, ben, ada, mo, end):
    if end == "hide":
        answer.hide(by=mo, reason="Off topic.")
    elif end == "withdraw":
        answer.withdraw()
    else:
        Ignore.objects.create(member=ben, ignored=ada)
    page = browse(ben).get("/notices/")
    assert "answered you" not in read(page).words
    assert re.search(r"Notices \d", read(page).words) is None
