"""`manage.py make_demo`: sample content for a site that has none of its own."""

import re
from collections import Counter
from html import unescape
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from forum import markup
from forum.categories.models import Category
from forum.comments.models import Comment
from forum.importing import demo
from forum.moderation.models import Decision, Report
from forum.posts.models import Post
from tests.importing.pages import SEED
from tests.support import make

CITATION = re.compile(r'href="/p/1/c/([0-9.]+)/"')
MODELS = (User, Category, Post, Comment, Report, Decision)
POSTS = demo.read_posts()
by_title = pytest.mark.parametrize("sample", POSTS, ids=[post.head["title"][:30] for post in POSTS])


@pytest.fixture
def make_demo(db):
    def run() -> str:
        said = StringIO()
        call_command("make_demo", stdout=said)
        return said.getvalue()

    return run


def everything():
    """All rows but for when a member last logged in."""
    return {model: list(model.objects.order_by("pk").values()) for model in MODELS}


def test_an_empty_site_is_filled_to_the_brim(make_demo):
    assert "Made sample content" in make_demo()
    assert Category.objects.count() == Category.objects.filter(posts__isnull=False).distinct().count() == 8
    assert Post.objects.published().count() > 30
    assert Comment.objects.count() > 400


def test_a_second_run_says_that_nothing_is_left_to_do_and_changes_nothing(make_demo):
    make_demo()
    before = everything()
    assert "nothing was written" in make_demo()
    assert everything() == before


def test_it_is_the_same_at_every_site_but_for_the_day(make_demo):
    def shape():
        with transaction.atomic():
            make_demo()
            rows = Comment.objects.order_by("post__title", "path").values_list("body", "created_at")
            last = max(moment for _body, moment in rows)
            found = [(body, last - moment) for body, moment in rows]
            transaction.set_rollback(True)
        return found

    assert shape() == shape()


def test_what_a_visitor_of_the_sample_wrote_is_no_reason_to_refuse(make_demo):
    make_demo()
    make.comment(post=Post.objects.first())
    assert "nothing was written" in make_demo()


def test_a_site_with_imported_seeds_and_an_owner_is_still_empty(make_demo, olga):
    call_command("import_seeds", SEED, stdout=StringIO())
    make_demo()
    news = Category.objects.get(slug="news-politics")
    assert news.posts.exclude(imported_at=None).count() == 1
    assert news.posts.filter(imported_at=None).count() > 1


def test_a_site_with_members_is_left_alone(make_demo, ada):
    with pytest.raises(CommandError, match=r"has members of its own; .* Nothing was written"):
        make_demo()
    assert not Post.objects.exists()


def test_a_site_where_the_owner_has_written_is_left_alone(make_demo, olga):
    make.post(author=olga)
    with pytest.raises(CommandError, match="has posts of its own"):
        make_demo()
    assert User.objects.get() == olga


def test_an_owner_with_the_name_of_a_sample_member_keeps_it(make_demo):
    make.member("Tilda_Moss", role="owner")
    with pytest.raises(CommandError, match="is called Tilda_Moss already"):
        make_demo()


def test_every_counter_is_exact(make_demo):
    make_demo()
    for post in Post.objects.all():
        assert post.comment_count == post.comments.standing().count()
        assert post.roots_numbered == post.comments.filter(parent=None).count()
        assert post.value_count == post.values.count()
    for comment in Comment.objects.prefetch_related("replies", "values"):
        assert comment.replies_numbered == len(comment.replies.all())
        assert comment.value_count == len(comment.values.all())
        assert comment.author_id not in {value.member_id for value in comment.values.all()}


def test_what_was_edited_can_be_read_as_it_was_before(make_demo):
    make_demo()
    for comment in Comment.objects.exclude(edited_at=None):
        revision = comment.revisions.get()
        assert (revision.written_at, revision.replaced_at) == (comment.created_at, comment.edited_at)
        assert revision.body != comment.body


def test_nobody_writes_in_the_future_or_before_being_a_member_or_before_what_is_answered(make_demo):
    make_demo()
    for comment in Comment.objects.select_related("author", "parent", "post"):
        before = comment.parent.created_at if comment.parent else comment.post.published_at
        assert comment.author.created_at < before < comment.created_at
        assert (comment.edited_at or comment.created_at) < timezone.now()
    for post in Post.objects.prefetch_related("comments"):
        moments = [post.published_at, *(comment.created_at for comment in post.comments.all())]
        assert post.last_activity_at == max(moments)


def test_everything_a_thread_can_hold_is_there_to_be_seen(make_demo):
    make_demo()
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


def test_the_locked_post_was_locked_by_a_moderator_after_the_last_word(make_demo):
    make_demo()
    post = Post.objects.exclude(locked_at=None).get()
    assert post.last_activity_at < post.locked_at
    assert post.decisions.get(act=Decision.Act.LOCK).by.is_moderator


def test_the_password_it_says_opens_the_two_accounts_and_no_other(make_demo, client):
    said = make_demo()
    password = demo.password()
    assert said.count(password) == 2
    for name in ("demo-member", "demo-moderator"):
        assert f"Log in as {name}" in said
        client.post("/accounts/login/", {"login": name, "password": password})
        assert client.get("/").wsgi_request.user.username == name
        client.logout()
    assert sum(member.has_usable_password() for member in User.objects.all()) == 2


def test_a_password_that_was_changed_is_not_said_any_more(make_demo):
    make_demo()
    member = User.objects.get(username="demo-member")
    member.set_password(make.PASSWORD)
    member.save()
    assert make_demo().count(demo.password()) == 1


def test_every_post_and_every_member_is_marked_as_made_up(make_demo):
    make_demo()
    assert all("made up for demonstration" in post.body_html for post in Post.objects.all())
    assert all("Made up for demonstration" in member.bio for member in User.objects.all())


def test_every_sample_member_could_have_signed_up(make_demo):
    make_demo()
    for member in User.objects.all():
        member.full_clean()


def comments_shown(client, address: str) -> set[str]:
    """The numbers of those on the page, and on the pages to which it leads for more."""
    page = client.get(address).content.decode()
    following = re.findall(r'href="([^"]+)" (?:data-more|rel="next")', page)
    return set(re.findall(r'<li id="c-([0-9.]+)"', page)).union(
        *(comments_shown(client, unescape(each)) for each in following)
    )


def test_every_page_of_the_sample_can_be_read(make_demo, client):
    make_demo()
    for post in Post.objects.all():
        shown = comments_shown(client, post.get_absolute_url())
        assert shown == {comment.number for comment in post.comments.all()}


@by_title
def test_a_thread_is_numbered_without_gaps(sample):
    numbers = [comment.number for comment in sample.comments]
    assert numbers == sorted(numbers)
    assert {number[:-1] for number in numbers} <= {(), *numbers}
    replies = Counter(number[:-1] for number in numbers)
    assert all(number[-1] <= replies[number[:-1]] for number in numbers)


@by_title
def test_whoever_cites_a_comment_cites_one_that_stands_above(sample):
    seen = set()
    for comment in sample.comments:
        assert set(CITATION.findall(markup.render(comment.body, post_id=1))) <= seen
        seen.add(".".join(map(str, comment.number)))


def test_sample_seeds_link_to_hosts_that_stand_for_nobody():
    links = [post.head["source_url"] for post in POSTS if "source" in post.head]
    hosts = {urlsplit(link).hostname.split(".", 1)[1] for link in links}
    assert hosts == {"example.org", "example.net", "example.com"}
