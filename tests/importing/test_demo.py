"""The sample content of `manage.py make_demo`, created once for the module. Each test is rolled back."""

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

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_output")]

CITATION = re.compile(r'href="/p/1/c/([0-9.]+)/"')
MODELS = (User, Category, Post, Comment, Report, Decision)
POSTS = demo.read_posts()


def make_demo() -> str:
    output = StringIO()
    call_command("make_demo", stdout=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def demo_output(module_db):
    """A site with only the sample content. Returns the output of the command."""
    return make_demo()


def test_an_empty_site_is_filled(demo_output):
    assert "Sample content created" in demo_output
    assert Category.objects.count() == Category.objects.filter(posts__isnull=False).distinct().count() == 8
    assert Post.objects.published().count() > 30
    assert Comment.objects.count() > 400


def everything():
    """Return all rows of the models with sample content."""
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_a_second_run_changes_nothing_and_says_so():
    before = everything()
    assert "Nothing was saved" in make_demo()
    assert everything() == before


def test_a_comment_by_a_visitor_does_not_cause_a_refusal():
    make.comment(post=Post.objects.first())
    assert "Nothing was saved" in make_demo()


def test_a_changed_password_is_not_printed():
    member = User.objects.get(username="demo-member")
    member.set_password(make.PASSWORD)
    member.save()
    assert make_demo().count(demo.password()) == 1


def test_every_counter_is_correct():
    wrong = []
    for post in Post.objects.all():
        counted = (
            post.comments.not_removed().count(),
            post.comments.filter(parent=None).count(),
            post.upvotes.count(),
        )
        if (post.comment_count, post.roots_numbered, post.upvote_count) != counted:
            wrong.append(post)
    for comment in Comment.objects.prefetch_related("replies", "upvotes"):
        upvotes = comment.upvotes.all()
        is_exact = (comment.replies_numbered, comment.upvote_count) == (len(comment.replies.all()), len(upvotes))
        if not is_exact or comment.author_id in {upvote.member_id for upvote in upvotes}:
            wrong.append(comment)
    assert wrong == []


def test_edited_comments_have_an_earlier_version():
    wrong = []
    for comment in Comment.objects.exclude(edited_at=None):
        revision, dates = comment.revisions.get(), (comment.created_at, comment.edited_at)
        if (revision.written_at, revision.replaced_at) != dates or revision.body == comment.body:
            wrong.append(comment)
    assert wrong == []


def test_dates_are_in_a_possible_order():
    wrong = []
    for comment in Comment.objects.select_related("author", "parent", "post"):
        before = comment.parent.created_at if comment.parent else comment.post.published_at
        last = comment.edited_at or comment.created_at
        if not comment.author.created_at < before < comment.created_at <= last < timezone.now():
            wrong.append(comment)
    for post in Post.objects.prefetch_related("comments"):
        dates = [post.published_at, *(comment.created_at for comment in post.comments.all())]
        if post.last_activity_at != max(dates):
            wrong.append(post)
    assert wrong == []


def test_the_sample_contains_every_state_of_posts_and_comments():
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


def test_the_locked_post_was_locked_by_a_moderator_after_the_last_comment():
    post = Post.objects.exclude(locked_at=None).get()
    assert post.last_activity_at < post.locked_at
    assert post.decisions.get(act=Decision.Act.LOCK).by.is_moderator


def test_the_printed_password_works_for_two_accounts_only(demo_output, client):
    password = demo.password()
    assert demo_output.count(password) == 2
    for name in ("demo-member", "demo-moderator"):
        assert f"Log in as {name}" in demo_output
        client.post("/accounts/login/", {"login": name, "password": password})
        assert client.get("/").wsgi_request.user.username == name
        client.logout()
    assert sum(member.has_usable_password() for member in User.objects.all()) == 2


def test_every_post_and_member_is_marked_as_made_up():
    assert [post for post in Post.objects.all() if "made up for demonstration" not in post.body_html] == []
    assert [member for member in User.objects.all() if "Made up for demonstration" not in member.bio] == []


def test_every_sample_member_is_valid():
    for member in User.objects.all():
        member.full_clean()


def shown_numbers(client, address: str) -> set[str]:
    """Return the numbers of the comments on the page and on the following pages."""
    page = client.get(address).content.decode()
    following = re.findall(r'href="([^"]+)" (?:data-more|rel="next")', page)
    return set(re.findall(r'<li id="c-([0-9.]+)"', page)).union(
        *(shown_numbers(client, unescape(each)) for each in following)
    )


def test_every_comment_of_the_sample_is_shown(client):
    shown = {post: shown_numbers(client, post.get_absolute_url()) for post in Post.objects.all()}
    assert shown == {post: {comment.number for comment in post.comments.all()} for post in shown}


def test_threads_are_numbered_without_gaps():
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


def test_comments_only_cite_earlier_comments():
    unknown, citations = [], 0
    for sample in POSTS:
        seen = set()
        for comment in sample.comments:
            cited = set(CITATION.findall(markup.render(comment.body, post_id=1).html))
            unknown += [(sample.head["title"], number) for number in cited - seen]
            citations += len(cited)
            seen.add(".".join(map(str, comment.number)))
    assert unknown == []
    assert citations


def test_sample_seeds_link_to_reserved_domains():
    links = [post.head["source_url"] for post in POSTS if "source" in post.head]
    hosts = {urlsplit(link).hostname.split(".", 1)[1] for link in links}
    assert hosts == {"example.org", "example.net", "example.com"}
