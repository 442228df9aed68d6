"""Who is notified of a comment, and when a notice is marked as read."""

import re

import pytest

from accounts.models import Ignore
from forum.notifications.models import Notice, Reading
from forum.people import leaving
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

# Ada wrote the post and Ben comment 1. Each row: author of the new comment, author of the comment it replies to,
# mentioned members, expected notices.
CASES = [
    ("mo", None, [], {}),
    ("mo", "ben", [], {"ben": "reply"}),
    ("mo", "ben", ["ben"], {"ben": "reply"}),
    ("mo", "ben", ["ada"], {"ben": "reply", "ada": "mention"}),
    ("mo", None, ["ada", "ben"], {"ada": "mention", "ben": "mention"}),
    ("mo", None, ["ada", "ada"], {"ada": "mention"}),
    ("mo", None, ["mo"], {}),
    ("ben", "ben", [], {}),
    ("ben", "ben", ["ben"], {}),
    ("mo", None, ["sam"], {"sam": "mention"}),  # suspended, but can read
    ("mo", None, ["nobody"], {}),  # an imported name, which can't log in
    ("mo", None, ["former"], {}),
    ("hater", "ben", ["ada"], {"ada": "mention"}),  # Ben ignores hater
    ("hater", None, ["ben"], {}),
]


@pytest.fixture
def people(ada, ben, mo, sam):
    hater = make.member("hater")
    Ignore.objects.create(member=ben, ignored=hater)
    nobody = make.member("nobody", imported=True, is_active=False)
    former = make.member("former")
    former_id = former.pk
    leaving.delete_account(former, withdraw=False)
    former.pk = former_id
    return {"ada": ada, "ben": ben, "mo": mo, "sam": sam, "hater": hater, "nobody": nobody, "former": former}


def test_who_is_notified_of_a_comment(post, comment, people):
    @rolled_back()
    def check(author, replied_to, mentioned, expected):
        reply = make.comment(post=post, author=people[author], parent=comment if replied_to else None)
        Notice.objects.notify(
            comment=reply,
            replied_to=comment.author_id if replied_to else None,
            mentioned=[people[name].pk for name in mentioned],
        )
        assert dict(Notice.objects.values_list("member__username", "kind")) == expected

    assert_each(check, CASES)


def test_a_member_is_notified_of_a_comment_only_once(django_assert_num_queries, post, comment, ada, ben):
    reply = make.comment(post=post, author=ada, parent=comment)
    with django_assert_num_queries(1):
        Notice.objects.notify(comment=reply, replied_to=ben.pk, mentioned=[ben.pk])
    with django_assert_num_queries(0):
        Notice.objects.notify(comment=reply, mentioned=[ada.pk])
    assert [notice.kind for notice in ben.notices.all()] == ["reply"]


def test_a_reply_to_an_imported_comment_without_an_author_notifies_nobody(post, comment, ada):
    comment.author = None
    comment.save()
    make.comment(post=post, author=ada, parent=comment)
    assert not Notice.objects.exists()


@pytest.fixture
def reply(post, comment, ada):
    """1.1, by Ada, to Ben's comment."""
    return make.comment(post=post, author=ada, parent=comment, body="It **was** decided in May.")


def notifications_page(browser) -> str:
    return read(browser.get("/notifications/")).words


def has_unread(member) -> bool:
    return member.notices.filter(read_at=None).exists()


def test_a_notice_names_the_author_quotes_the_comment_and_links_it(browse, reply, ben):
    words = notifications_page(browse(ben))
    assert "ada replied to you" in words
    assert "It was decided in May." in words
    browser = browse(ben)
    response = browser.get(f"/notifications/{ben.notices.get().pk}/", follow=True)
    assert response.redirect_chain[0] == (reply.get_absolute_url(), 302)
    assert not has_unread(ben)


def test_nobody_can_open_the_notices_of_others(browse, reply, ben, mo):
    assert browse(mo).get(f"/notifications/{ben.notices.get().pk}/").status_code == 404
    assert has_unread(ben)


def test_a_notice_is_marked_as_read_when_its_comment_is_shown(browse, post, reply, ben):
    Reading.objects.mark(member=ben, post_id=post.pk, sequences=[1])
    assert has_unread(ben)
    browse(ben).get(post.get_absolute_url())
    assert not has_unread(ben)


def test_only_the_members_own_notices_of_shown_comments_are_marked(post, comment, reply, ada, ben, mo):
    make.comment(post=post, author=mo, parent=comment)
    make.comment(post=post, author=ben, parent=reply)
    Reading.objects.mark(member=ben, post_id=post.pk, sequences=[2])
    assert list(ben.notices.filter(read_at=None).values_list("comment__sequence", flat=True)) == [3]
    assert has_unread(ada)


def test_mark_all_as_read_keeps_newer_notices_unread(browse, post, comment, reply, ben, mo):
    browser = browse(ben)
    shown_at = browser.get("/notifications/").context["now"].isoformat()
    make.comment(post=post, author=mo, parent=comment)
    browser.post("/notifications/read/", {"until": shown_at})
    assert list(ben.notices.filter(read_at=None).values_list("comment__author__username", flat=True)) == [
        "mo-derator"
    ]
    for invalid in ("", "now", "2026-99-99T00:00:00Z", "2026-01-01T00:00:00"):
        assert browser.post("/notifications/read/", {"until": invalid}).status_code == 302
    assert not has_unread(ben)


@pytest.mark.parametrize("end", ["hide", "withdraw", "ignore"])
def test_notices_of_removed_or_ignored_comments_are_neither_listed_nor_counted(browse, reply, ben, ada, mo, end):
    if end == "hide":
        reply.hide(by=mo, reason="Off topic.")
    elif end == "withdraw":
        reply.withdraw()
    else:
        Ignore.objects.create(member=ben, ignored=ada)
    page = browse(ben).get("/notifications/")
    assert "replied to you" not in read(page).words
    assert re.search(r"Notifications \d", read(page).words) is None
