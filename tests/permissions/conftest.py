"""The rows that the tables refer to, created once per test module."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.utils import timezone

from forum.branding.models import SiteChange
from forum.branding.models.site import stylesheet_of
from forum.fetching.models import Fetch
from forum.images import SIZES, storage
from forum.notifications.models import Notice
from forum.pages.models import Page
from tests.support import jobs, make


@pytest.fixture(scope="module")
def people(module_db):
    """A user for each role."""
    suspended = {"suspended_until": timezone.now() + timedelta(days=3), "suspended_reason": "Called people names."}
    picture = {"picture": "0" * storage.NAME_LENGTH}
    members = {
        "member": make.member("ben", **picture),
        "author": make.member("ada", **picture),
        "suspended": make.member("sam", **picture, **suspended),
        "moderator": make.member("mo-derator", role="moderator", **picture),
        "owner": make.member("olga", role="owner", **picture),
    }
    for member in members.values():
        # Signing up creates this too. If it is missing, allauth creates it on the first request that needs it.
        EmailAddress.objects.create(user=member, email=member.email, primary=True)
    return {"visitor": None, **members}


@pytest.fixture(scope="module")
def browsers(people, browse):
    """A browser for each role, logged in once."""
    return {role: browse(user) for role, user in people.items()}


@pytest.fixture(scope="module")
def world(people):
    """Primary keys by name. Ada wrote everything; comment 1 is on the post, and both have an earlier version."""
    ada, mo = people["author"], people["moderator"]
    transport = make.category("Transport")
    post = make.post(author=ada, title="A bridge", category=transport)
    locked = make.post(author=ada, category=transport)
    locked.lock(by=mo, reason="Heated.")
    comment = make.comment(post=post, author=ada)
    reader = make.member("cyril")
    report, _is_new = comment.report(by=reader, reason="Taunting.")
    return {
        "post": post.pk,
        "draft": make.post(author=ada, title="A draft", category=transport, as_draft=True).pk,
        "seed": make.seed(author=ada, category=transport).pk,
        "locked": locked.pk,
        "comment": comment.pk,
        "report": report.pk,
        "category": transport.pk,
        "decision": locked.decisions.get().pk,
        "member": ada.pk,
        "session": UserSession.objects.create(user=ada, ip="127.0.0.1", session_key="made-up").pk,
        "picture": storage.save({size: b"" for size in SIZES}),
        "notice": Notice.objects.create(member=ada, kind="mention", comment=comment).pk,
        "change": change_of_rules(people["owner"]).pk,
        "job": jobs.fail(email_id=1),
        "fetch": Fetch.objects.create(member=ada, url="https://news.example/", status=Fetch.Status.FAILED).pk,
        "stylesheet": stylesheet_of("#123456"),
        "post_version": version_of(post, reader),
        "comment_version": version_of(comment, reader),
    }


def change_of_rules(owner) -> SiteChange:
    """Publish a second version of the rules, and write a draft of a third one."""
    rules = Page.objects.named("rules")
    rules.save_version(by=owner, body="Be kind.", publish=True, announce=True)
    rules.save_version(by=owner, body="Be kinder.", publish=False)
    return SiteChange.objects.first()


def version_of(thing, reader) -> int:
    """Edit the post or comment and return the primary key of its revision. The upvote makes the edit visible."""
    thing.upvote(by=reader)
    thing.edit(body="Better words.")
    return thing.revisions.get().pk
