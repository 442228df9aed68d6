"""What two people do at the same moment leaves a thread whose counts are those of its rows."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from accounts.models import User
from forum.comments.models import CannotComment, Comment
from forum.notifications.models import Reading
from forum.posts.models import Post, Value
from tests import make


def at_once(*acts) -> None:
    """Each act on a connection of its own, all at the same time; what is refused is refused."""

    def run(act):
        try:
            act()
        except (CannotComment, PermissionDenied):
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result(timeout=60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(6))
def test_two_connections_at_once_leave_a_thread_that_agrees_with_itself(ada, ben, mo, post, comment, round_):
    reply = make.comment(post=post, author=ada, parent=comment)

    def now() -> Comment:
        return Comment.objects.get(pk=comment.pk)

    pairs = [
        (lambda: now().hide(by=mo, reason="Rude."), lambda: make.comment(post=post, author=ada, parent=now())),
        (lambda: now().value(by=ada), lambda: now().withdraw()),
        (lambda: now().value(by=ada), lambda: now().unvalue(by=ada)),
        (lambda: now().value(by=ada), lambda: now().value(by=mo)),
        (lambda: now().edit(body="Second thoughts."), lambda: now().hide(by=mo, reason="Rude.")),
        (
            lambda: Reading.objects.mark(member=ada, post_id=post.pk, arrivals=[1]),
            lambda: Reading.objects.mark(member=ada, post_id=post.pk, arrivals=[reply.arrival]),
        ),
    ]
    for _ in range(3):
        at_once(*pairs[round_])
    post.refresh_from_db()
    standing = list(post.comments.order_by("arrival"))
    assert [each.arrival for each in standing] == list(range(1, post.arrivals + 1))
    assert post.comment_count == sum(not each.is_gone for each in standing)
    assert len({tuple(each.path) for each in standing}) == len(standing)
    for each in standing:
        assert each.value_count == Value.objects.filter(comment=each).count()
    gone = {each.arrival for each in standing if each.is_gone}
    for member in User.objects.all():
        (row,) = Post.objects.filter(pk=post.pk).for_list(member)[0:1]
        reading = Reading.objects.filter(member=member, post=post).first()
        if reading:
            read = {number for span in reading.read for number in range(span.lower, span.upper)}
            assert row.unread == len(set(range(1, post.arrivals + 1)) - gone - read)
