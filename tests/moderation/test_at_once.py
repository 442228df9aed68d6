"""Two people act in the same moment, each over a connection of their own."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from forum.comments.models import Comment
from forum.moderation.models import Decision, Member, Report
from forum.posts.models import Post
from tests.support import make
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_moderators_who_hide_the_same_comment_make_one_decision(act, mo, comment):
    mia = make.member("mia", role="moderator")
    at_once(lambda who: act(who, "hide", comment, reason=f"Says {who}."), [mo, mia])
    decision = Decision.objects.get()
    comment.refresh_from_db()
    assert decision.reason == comment.hidden_reason
    assert Post.objects.get().comment_count == 0


def test_lists_chosen_in_opposite_orders_never_wait_for_each_other(act, mo):
    comments = [make.comment(post=make.post()) for _ in range(6)]
    mia = make.member("mia", role="moderator")
    chosen = {mo: comments, mia: comments[::-1]}
    answers = at_once(lambda who: act(who, "hide", *chosen[who], reason="Advertising."), [mo, mia])
    assert [answer.status_code for answer in answers] == [200, 200]
    assert Comment.objects.standing().count() == 0
    assert Decision.objects.count() == 6


def test_a_report_answered_by_two_is_resolved_once(act, ada, mo, comment):
    report, _ = comment.report(by=ada, reason="Rude.")
    mia = make.member("mia", role="moderator")
    at_once(lambda who: act(who, "resolve", report, reason="Thanks."), [mo, mia])
    assert not Report.objects.open().exists()
    assert Decision.objects.count() == 1


def test_a_member_who_reports_twice_at_once_files_one_report(ada, comment):
    made = at_once(lambda _: Comment.objects.get().report(by=ada, reason="Rude."), range(2))
    assert sorted(is_new for _, is_new in made) == [False, True]
    assert Report.objects.count() == 1


def test_two_owners_who_depose_each_other_leave_one(olga):
    ola = make.member("ola", role="owner")

    def depose(who):
        try:
            return Member.objects.get(pk=who.pk).assign_role(
                role="member", by=olga if who == ola else ola, reason="A coup."
            )
        except PermissionDenied:
            return False

    assert at_once(depose, [ola, olga]).count(True) == 1
    assert User.objects.filter(role="owner").count() == 1
