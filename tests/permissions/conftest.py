"""The world in which the tables hold."""

import pytest

from forum.notifications.models import Notice
from tests.support import make


@pytest.fixture
def world(ada, mo):
    """Keys of rows, all by Ada; comment 1 stands under the post."""
    transport = make.category("Transport")
    post = make.post(author=ada, title="A bridge", category=transport)
    locked = make.post(author=ada, category=transport)
    locked.lock(by=mo, reason="Heated.")
    comment = make.comment(post=post, author=ada)
    report, _is_new = comment.report(by=mo, reason="Taunting.")
    return {
        "post": post.pk,
        "draft": make.post(author=ada, title="A draft", category=transport, as_draft=True).pk,
        "locked": locked.pk,
        "comment": comment.pk,
        "report": report.pk,
        "category": transport.pk,
        "decision": locked.decisions.get().pk,
        "member": ada.pk,
        "notice": Notice.objects.create(member=ada, kind="mention", comment=comment).pk,
    }


@pytest.fixture
def people(ada, ben, sam, mo, olga):
    """Who plays which role."""
    return {"visitor": None, "member": ben, "author": ada, "suspended": sam, "moderator": mo, "owner": olga}
