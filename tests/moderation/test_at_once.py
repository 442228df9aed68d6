"""Two people act in the same moment, each over a connection of their own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import User
from forum.comments.models import Comment
from forum.moderation.models import Decision, Member, Report
from forum.posts.models import Post
from tests.support import make

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts) -> list:
    """What each of `acts` returned or raised, all having begun together."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait()
            return act()
        except PermissionDenied as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def test_two_moderators_who_hide_the_same_comment_make_one_decision(act, mo, comment):
    mia = make.member("mia", role="moderator")
    at_once(*(lambda who=who: act(who, "hide", comment, reason=f"Says {who}.") for who in (mo, mia)))
    decision = Decision.objects.get()
    comment.refresh_from_db()
    assert decision.reason == comment.hidden_reason
    assert Post.objects.get().comment_count == 0


def test_lists_chosen_in_opposite_orders_never_wait_for_each_other(act, mo):
    comments = [make.comment(post=make.post()) for _ in range(6)]
    mia = make.member("mia", role="moderator")
    answers = at_once(
        lambda: act(mo, "hide", *comments, reason="Advertising."),
        lambda: act(mia, "hide", *reversed(comments), reason="Advertising."),
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Comment.objects.standing().count() == 0
    assert Decision.objects.count() == 6


def test_a_report_answered_by_two_is_resolved_once(act, ada, mo, comment):
    report, _ = comment.report(by=ada, reason="Rude.")
    mia = make.member("mia", role="moderator")
    at_once(*(lambda who=who: act(who, "resolve", report, reason="Thanks.") for who in (mo, mia)))
    assert not Report.objects.open().exists()
    assert Decision.objects.count() == 1


def test_a_member_who_reports_twice_at_once_files_one_report(ada, comment):
    made = at_once(*[lambda: Comment.objects.get().report(by=ada, reason="Rude.")] * 2)
    assert sorted(is_new for _, is_new in made) == [False, True]
    assert Report.objects.count() == 1


def test_two_owners_who_depose_each_other_leave_one(olga):
    ola = make.member("ola", role="owner")

    def depose(who, by):
        return Member.objects.get(pk=who.pk).assign_role(role="member", by=by, reason="A coup.")

    results = at_once(lambda: depose(ola, by=olga), lambda: depose(olga, by=ola))
    assert [result for result in results if result is True] == [True]
    assert User.objects.filter(role="owner").count() == 1
