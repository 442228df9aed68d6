"""Two people act at the same time, each on their own database connection."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from forum.comments.models import Comment
from forum.moderation.models import Decision, Member, Report
from forum.posts.models import Post
from tests.support import make
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_moderators_hiding_the_same_comment_make_one_decision(act, mo, comment):
    mia = make.member("mia", role="moderator")
    at_once(lambda user: act(user, "hide", comment, reason=f"Says {user}."), [mo, mia])
    decision = Decision.objects.get()
    comment.refresh_from_db()
    assert decision.reason == comment.hidden_reason
    assert Post.objects.get().comment_count == 0


def test_the_same_rows_selected_in_opposite_orders_cause_no_deadlock(act, mo):
    comments = [make.comment(post=make.post()) for _ in range(6)]
    mia = make.member("mia", role="moderator")
    selected = {mo: comments, mia: comments[::-1]}
    responses = at_once(lambda user: act(user, "hide", *selected[user], reason="Advertising."), [mo, mia])
    assert [response.status_code for response in responses] == [200, 200]
    assert Comment.objects.not_removed().count() == 0
    assert Decision.objects.count() == 6


def test_a_report_resolved_by_two_moderators_is_resolved_once(act, ada, mo, comment):
    report, _ = comment.report(by=ada, reason="Rude.")
    mia = make.member("mia", role="moderator")
    at_once(lambda user: act(user, "resolve", report, reason="Thanks."), [mo, mia])
    assert not Report.objects.open().exists()
    assert Decision.objects.count() == 1


def test_a_member_who_reports_twice_at_once_files_one_report(ada, comment):
    filed = at_once(lambda _: Comment.objects.get().report(by=ada, reason="Rude."), range(2))
    assert sorted(is_new for _, is_new in filed) == [False, True]
    assert Report.objects.count() == 1


def test_two_owners_demoting_each_other_leave_one_owner(olga):
    ola = make.member("ola", role="owner")

    def demote(owner):
        try:
            return Member.objects.get(pk=owner.pk).assign_role(
                role="member", by=olga if owner == ola else ola, reason="A coup."
            )
        except PermissionDenied:
            return False

    assert at_once(demote, [ola, olga]).count(True) == 1
    assert User.objects.filter(role="owner").count() == 1
