"""What the sample content of `manage.py make_demo` lacks: pages that are very long, deep, empty or closed."""

from datetime import timedelta
from itertools import count, cycle
from random import Random
from uuid import uuid4

from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.models import User
from forum.bookmarks.models import Bookmark
from forum.branding.models import Site
from forum.categories.models import Category
from forum.checklist.models import Mark
from forum.comments.counting import count_comments
from forum.comments.models import Comment
from forum.drafts.models import Draft
from forum.fetching.article import Article, Origin
from forum.fetching.models import Fetch
from forum.images import squares
from forum.notifications.models import Reading
from forum.pages.models import Page
from forum.posts.models import Post
from tests.images.pictures import portrait, upload
from tests.journeys.page_checks import EVERYTHING
from tests.shots.pages import MEMBER, MODERATOR, OWNER
from tests.support import make

LONG, DEEP = 1_000, 40  # comments
SHORT = "River gauge has read"
MARKS = "\u0301\u0302\u0303\u0334\u0323" * 8
USERNAMES = {MEMBER: "demo-member", MODERATOR: "demo-moderator", OWNER: "olga"}


def fill() -> dict[str, str | int]:
    """Add the pages. Returns paths of posts by kind, their keys as `…_pk`, and a session key for each role."""
    make.member(USERNAMES[OWNER], role="owner")
    people = {role: User.objects.get(username=name) for role, name in USERNAMES.items()}
    member, moderator = people[MEMBER], people[MODERATOR]
    posts = _posts(member, moderator)
    comment = posts["short"].comments.filter(is_removed=False).exclude(author=member).first()
    for number, author in enumerate(dict.fromkeys([member, comment.author, *_authors(posts["short"])[::3]])):
        author.set_picture(squares(upload(portrait(number))))
    report, _is_new = comment.report(by=member, reason="Calls the gauge keeper names.")
    _updates(member, posts)
    _change_the_site(people[OWNER], posts["short"].category)
    keys = {f"{name}_pk": post.pk for name, post in posts.items()}
    keys |= {"comment_pk": comment.pk, "report_pk": report.pk, "member_pk": comment.author.pk}
    keys |= {"decision_pk": posts["hidden"].decisions.get().pk, "category_pk": posts["short"].category_id}
    paths = {name: post.get_absolute_url() for name, post in posts.items()}
    return keys | paths | {role: _session(user) for role, user in people.items()}


def _posts(member: User, moderator: User) -> dict[str, Post]:
    category = Category.objects.get(slug="river-weather")
    make.category("Nothing yet", position=99, description="For what hasn't happened yet.")
    titles = {
        "empty": "Who has seen the spare key to the gauge hut?",
        "locked": "The colour of the bridge, once more",
        "hidden": "What the clerk of works really earns",
        "withdrawn": "Found: one left boot",
        "mine": "Bread prices for the winter",
    }
    posts = {
        name: make.post(author=member, category=category, title=title, body=f"{title} It has been a week.")
        for name, title in titles.items()
    }
    for name in ("locked", "mine"):
        make.comment(post=posts[name], author=member, body="I have asked twice, and will ask again.")
        make.comment(post=posts[name], author=moderator, body="You will get the same answer.")
    _edit(posts["mine"], moderator)
    _edit(posts["mine"].comments.first(), moderator)
    posts["locked"].lock(by=moderator, reason="Everything has been said, by everyone.")
    posts["hidden"].hide(by=moderator, reason="Somebody's private affairs.")
    posts["withdrawn"].withdraw()
    posts["draft"] = make.post(author=member, category=category, title="A draft", body="Not yet.", as_draft=True)
    posts["any_text"] = make.seed(
        author=moderator, category=category, title="A long word: " + "Wick" * 30, body=EVERYTHING
    )
    make.comment(post=posts["any_text"], author=moderator, body=EVERYTHING)
    long = "\n\n".join(f"On day {day}, the gauge read what it read." for day in range(1, 61))
    make.comment(post=posts["any_text"], author=member, body=long)
    make.comment(post=posts["any_text"], author=member).hide(by=moderator, reason="Names a neighbour.")
    make.comment(post=posts["any_text"], author=member).withdraw()
    posts["right_to_left"] = make.post(
        author=member, category=category, title="מי צבע את הגשר (2026)?", body="הגשר נצבע ב-C++ ובירוק."
    )
    for body in (
        "شاهدته بنفسي: https://example.org/جسر.",
        f"Z{MARKS}algo{MARKS} was here.",
        "> הגשר\n\nIn green, #1.",
    ):
        make.comment(post=posts["right_to_left"], author=moderator, body=body)
    posts["short"] = Post.objects.get(title__startswith=SHORT)
    posts["long"] = _long("Minutes of the longest meeting so far", category, moderator, _any_numbers(LONG))
    deep = (".".join(["1"] * depth) for depth in range(1, DEEP + 1))
    posts["deep"] = _long("Two people who will not stop", category, moderator, list(deep))
    return posts


def _authors(post: Post) -> list[User]:
    """Those who commented on the post, by name."""
    return list(User.objects.filter(comments__post=post).distinct().order_by("username"))


def _edit(target: Post | Comment, reader: User) -> None:
    target.upvote(by=reader)
    target.edit(body=f"{target.body} And I am told it was not only me.")


def _any_numbers(many: int) -> list[str]:
    """Numbers of comments as in a lively thread: most reply to something recent, few start a branch."""
    random, numbers, replies = Random("shots"), [], {"": count(1)}
    while len(numbers) < many:
        parent = "" if random.random() < 0.15 else random.choice(numbers[-30:] or [""])
        number = f"{parent}.{next(replies[parent])}".lstrip(".")
        numbers.append(number)
        replies[number] = count(1)
    return numbers


def _long(title: str, category: Category, author: User, numbers: list[str]) -> Post:
    """A post with as many comments, whose texts and authors are those of the sample content in turn."""
    texts = Comment.objects.filter(is_removed=False).exclude(body="").order_by("pk")
    texts = cycle(list(texts.exclude(author=None)[:150]))
    post = make.post(author=author, category=category, title=title, body="All of them, in the order of speaking.")
    comments = make.thread(post, *numbers)
    start = timezone.now() - timedelta(days=5)
    for index, (comment, text) in enumerate(zip(comments, texts, strict=False)):
        comment.body, comment.body_html, comment.author = text.body, text.body_html, text.author
        comment.upvote_count = text.upvote_count
        comment.created_at = start + index * timedelta(days=5) / len(comments)
    Comment.objects.bulk_update(comments, ["body", "body_html", "author", "upvote_count", "created_at"])
    Post.objects.filter(pk=post.pk).update(created_at=start, published_at=start)
    post.refresh_from_db()
    count_comments(post)
    return post


def _updates(member: User, posts: dict[str, Post]) -> None:
    """Something is new for the member, who has begun two texts."""
    for name in ("long", "short"):
        seen = range(1, posts[name].last_sequence * 3 // 4)
        Reading.objects.track(member, posts[name])
        Reading.objects.mark(member=member, post_id=posts[name].pk, sequences=seen)
    mention = f"@{USERNAMES[MEMBER]} was there, and can say."
    make.comment(post=posts["short"], author=make.member("orla-finch"), body=mention)
    for thing, note in (
        (
            posts["short"].comments.filter(is_removed=False).first(),
            "What she said about the bell. For the minutes.",
        ),
        (posts["hidden"], ""),
        (posts["long"], ""),
        (posts["short"], "Read again before the meeting in spring."),
    ):
        Bookmark.objects.save_note(member=member, thing=thing, note=note)
    found = Article(excerpt="The bell was heard twice.", canonical_url="https://ripple.example.net/ferries")
    found.set("title", "Ferries in the fog", Origin.JSON_LD)
    found.set("source_name", "The Candlemere Ripple", Origin.OPEN_GRAPH)
    found.origins |= {"excerpt": Origin.TEXT, "canonical_url": Origin.LINK}
    values = {"member": member, "url": found.canonical_url}
    Fetch.objects.create(**values, pk=1, status=Fetch.Status.DONE, article=found.as_json())
    Fetch.objects.create(**values, pk=2, created_at=timezone.now() + timedelta(days=1))  # waits for long
    for url in ("/publish/", f"/p/{posts['short'].pk}/c/publish/"):
        fields = {"title": "Ferries in the fog", "body": "The bell was heard twice before anyone looked up."}
        Draft.objects.save(member=member, form_url=url, fields=fields, key=uuid4())


def _change_the_site(owner: User, category: Category) -> None:
    """Changes for the list, which don't show on other pages."""
    rules = Page.objects.named("rules")
    rules.save_version(by=owner, body=f"{rules.latest.body}\n\nThe gauge is always right.", publish=True)
    category.change(by=owner, reason="Nothing fits a river better.", colour=6)
    for links in ([["Press", "/about/"], ["Code", "https://code.example/"]], []):
        Site.objects.change(by=owner, footer_links=links)
    greeting = Post.objects.get(title__startswith="Suggestion box")
    Site.objects.change(by=owner, greeting_post_id=greeting.pk)
    Mark.objects.create(kind=Mark.Kind.BACKUP, by=owner)


def _session(user: User) -> str:
    browser = Client()
    browser.force_login(user, backend="accounts.backends.AuthenticationBackend")
    return browser.cookies[settings.SESSION_COOKIE_NAME].value
