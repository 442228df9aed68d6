"""The sample content that `manage.py make_demo` makes: once for all tests here, each of which is undone."""

import re
from collections import Counter
from html import unescape
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import User
from forum.categories.models import Category
from forum.comments.models import Comment
from forum.importing.demo import content as demo
from forum.moderation.models import Decision, Report
from forum.posts.models import Post
from forum.text import markup
from tests.support import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made")]

CITATION = re.compile(r'href="/p/1/c/([0-9.]+)/"')
MODELS = (User, Category, Post, Comment, Report, Decision)
POSTS = demo.read_posts()


def make_demo() -> str:
    said = StringIO()
    call_command("make_demo", stdout=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def made(module_db):
    """A site with the sample alone; what making it said."""
    return make_demo()


def test_an_empty_site_is_filled_to_the_brim(made):
    assert "Made sample content" in made
    assert Category.objects.count() == Category.objects.filter(posts__isnull=False).distinct().count() == 8
    assert Post.objects.published().count() > 30
    assert Comment.objects.count() > 400


def everything():
    """All rows but for when a member last logged in."""
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_a_second_run_says_that_nothing_is_left_to_do_and_changes_nothing():
    before = everything()
    assert "nothing was written" in make_demo()
    assert everything() == before


def test_what_a_visitor_of_the_sample_wrote_is_no_reason_to_refuse():
    make.comment(post=Post.objects.first())
    assert "nothing was written" in make_demo()


def test_a_password_that_was_changed_is_not_said_any_more():
    member = User.objects.get(username="demo-member")
    member.set_password(make.PASSWORD)
    member.save()
    assert make_demo().count(demo.password()) == 1


def test_every_counter_is_exact():
    wrong = []
    for post in Post.objects.all():
        counted = (
            post.comments.standing().count(),
            post.comments.filter(parent=None).count(),
            post.values.count(),
        )
        if (post.comment_count, post.roots_numbered, post.value_count) != counted:
            wrong.append(post)
    for comment in Comment.objects.prefetch_related("replies", "values"):
        values = comment.values.all()
        is_exact = (comment.replies_numbered, comment.value_count) == (len(comment.replies.all()), len(values))
        if not is_exact or comment.author_id in {value.member_id for value in values}:
            wrong.append(comment)
    assert wrong == []


def test_what_was_edited_can_be_read_as_it_was_before():
    wrong = []
    for comment in Comment.objects.exclude(edited_at=None):
        revision, moments = comment.revisions.get(), (comment.created_at, comment.edited_at)
        if (revision.written_at, revision.replaced_at) != moments or revision.body == comment.body:
            wrong.append(comment)
    assert wrong == []


def test_nobody_writes_in_the_future_or_before_being_a_member_or_before_what_is_answered():
    wrong = []
    for comment in Comment.objects.select_related("author", "parent", "post"):
        before = comment.parent.created_at if comment.parent else comment.post.published_at
        last = comment.edited_at or comment.created_at
        if not comment.author.created_at < before < comment.created_at <= last < timezone.now():
            wrong.append(comment)
    for post in Post.objects.prefetch_related("comments"):
        moments = [post.published_at, *(comment.created_at for comment in post.comments.all())]
        if post.last_activity_at != max(moments):
            wrong.append(post)
    assert wrong == []


def test_everything_a_thread_can_hold_is_there_to_be_seen():
    comments, posts = Comment.objects, Post.objects
    for state in ("edited_at", "withdrawn_at", "hidden_at"):
        assert comments.exclude(**{state: None}).exists(), state
    for state in ("locked_at", "pinned_at"):
        assert posts.exclude(**{state: None}).count() == 1, state
    assert posts.filter(comment_count=0).exists()
    assert posts.filter(comment_count__gte=60).exists()
    assert comments.filter(path__len__gte=12).exists()
    assert Report.objects.open().exists()
    assert [member.username for member in User.objects.all() if member.is_suspended] == ["old-crake"]
    acts = {Decision.Act.HIDE, Decision.Act.LOCK, Decision.Act.PIN, Decision.Act.SUSPEND}
    assert set(Decision.objects.values_list("act", flat=True)) == acts


def test_the_locked_post_was_locked_by_a_moderator_after_the_last_word():
    post = Post.objects.exclude(locked_at=None).get()
    assert post.last_activity_at < post.locked_at
    assert post.decisions.get(act=Decision.Act.LOCK).by.is_moderator


def test_the_password_it_says_opens_the_two_accounts_and_no_other(made, client):
    password = demo.password()
    assert made.count(password) == 2
    for name in ("demo-member", "demo-moderator"):
        assert f"Log in as {name}" in made
        client.post("/accounts/login/", {"login": name, "password": password})
        assert client.get("/").wsgi_request.user.username == name
        client.logout()
    assert sum(member.has_usable_password() for member in User.objects.all()) == 2


def test_every_post_and_every_member_is_marked_as_made_up():
    assert [post for post in Post.objects.all() if "made up for demonstration" not in post.body_html] == []
    assert [member for member in User.objects.all() if "Made up for demonstration" not in member.bio] == []


def test_every_sample_member_could_have_signed_up():
    for member in User.objects.all():
        member.full_clean()


def comments_shown(client, address: str) -> set[str]:
    """The numbers of those on the page, and on the pages to which it leads for more."""
    page = client.get(address).content.decode()
    following = re.findall(r'href="([^"]+)" (?:data-more|rel="next")', page)
    return set(re.findall(r'<li id="c-([0-9.]+)"', page)).union(
        *(comments_shown(client, unescape(each)) for each in following)
    )


def test_every_page_of_the_sample_can_be_read(client):
    shown = {post: comments_shown(client, post.get_absolute_url()) for post in Post.objects.all()}
    assert shown == {post: {comment.number for comment in post.comments.all()} for post in shown}


def test_a_thread_is_numbered_without_gaps():
    with_gaps = []
    for sample in POSTS:
        numbers = [comment.number for comment in sample.comments]
        replies = Counter(number[:-1] for number in numbers)
        if (
            numbers != sorted(numbers)
            or not {number[:-1] for number in numbers} <= {(), *numbers}
            or any(number[-1] > replies[number[:-1]] for number in numbers)
        ):
            with_gaps.append(sample.head["title"])
    assert with_gaps == []


def test_whoever_cites_a_comment_cites_one_that_stands_above():
    others, citations = [], 0
    for sample in POSTS:
        seen = set()
        for comment in sample.comments:
            cited = set(CITATION.findall(markup.render(comment.body, post_id=1).html))
            others += [(sample.head["title"], number) for number in cited - seen]
            citations += len(cited)
            seen.add(".".join(map(str, comment.number)))
    assert others == []
    assert citations


def test_sample_seeds_link_to_hosts_that_stand_for_nobody():
    links = [post.head["source_url"] for post in POSTS if "source" in post.head]
    hosts = {urlsplit(link).hostname.split(".", 1)[1] for link in links}
    assert hosts == {"example.org", "example.net", "example.com"}
