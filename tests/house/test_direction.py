"""What people write in Hebrew or Arabic doesn't reorder the English text around it, on any page.

All members of this test write in Hebrew, so every Hebrew text on a page must be in an element of its own with
`dir="auto"`, in a `<bdi>`, or between isolating characters (forum.formats.isolation).
"""

import re
from html.parser import HTMLParser
from uuid import uuid4

import pytest

from accounts.models import User
from forum.branding.models import Site
from forum.drafts.models import Draft
from forum.formats.isolation import FIRST_STRONG_ISOLATE, POP_DIRECTIONAL_ISOLATE
from forum.notifications.models import Notice
from forum.pages.models import Page
from forum.posts.models import Post
from tests.support import make

pytestmark = pytest.mark.usefixtures("db")

HEBREW, LATIN = re.compile(r"[\u0590-\u05ff]"), re.compile(r"[A-Za-z]{2,}")
ISOLATED = re.compile(f"{FIRST_STRONG_ISOLATE}[^{POP_DIRECTIONAL_ISOLATE}]*{POP_DIRECTIONAL_ISOLATE}")
VOID = {"input", "br", "hr", "img", "link", "meta"}
# Boxes of their own, like avatars: nothing in them can reorder what is outside.
ALONE = {"bdi", "option", "textarea", "td", "th"}
TYPED = {None, "text", "search"}
# Inputs for text in Latin letters or digits.
LATIN_INPUTS = {"number", "picked"}
BODY = "> ציטוט\n\nשלום **עולם**, מה שלומך?\n\n- פריט\n- עוד פריט"

VISITORS = [
    "/",
    "{category}",
    "{seed}",
    "{locked}",
    "{hidden}",
    "/m/ada/",
    "/m/ada/?tab=comments",
    "/p/{pk}/history/",
]
VISITORS += [
    "/p/{pk}/c/1/",
    "/p/{pk}/c/1/history/",
    "/search/?q=שלום",
    "/search/?q=אין+author:אין+xyz:אין",
    "/m/mute/",
]
MEMBERS = [*VISITORS, "/publish/", "/publish/{pk}/", "/publish/{pk}/withdraw/", "/publish/{draft}/", "/drafts/"]
MEMBERS += [
    "/p/{pk}/c/publish/",
    "/p/{pk}/c/1/reply/",
    "/p/{pk}/c/1.1/edit/",
    "/p/{pk}/c/1.1/withdraw/",
    "/replies/",
]
MEMBERS += ["/report/p/{pk}/c/1/", "/report/p/{other}/", "/tracker/", "/tracker/history/", "/notifications/"]
MEMBERS += ["/accounts/preferences/", "/accounts/delete/", "/members/?q=be&post={pk}", "/accounts/sessions/"]
MODERATORS = ["/admin/", "/admin/posts/post/", "/admin/posts/post/{pk}/change/", "/admin/moderation/report/"]
MODERATORS += [
    "/admin/comments/comment/",
    "/admin/comments/comment/{comment}/change/",
    "/admin/moderation/member/",
]
MODERATORS += ["/admin/comments/comment/act/hide/?pick={comment}", "/admin/moderation/decision/", "{hidden}"]
MODERATORS += ["/admin/moderation/report/{report}/change/", "/admin/categories/category/", "/p/{pk}/c/1/history/"]
MODERATORS += ["/site/changes/", "/site/jobs/"]
MODERATORS += ["/admin/moderation/member/{sam}/change/", "/admin/moderation/decision/{decision}/change/"]
OWNERS = ["/site/settings/", "/site/logo/", "/rules/", "/rules/history/", "/rules/2/", "/rules/edit/", "/contact/"]


class Directions(HTMLParser):
    """`mixed` has the Hebrew texts that aren't alone, `undirected` the inputs without a direction."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.open, self.mixed, self.undirected = [("", [])], [], []
        self.feed(html)
        self.close()
        self.check(self.open[0][1])

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        directed = attributes.get("dir") == "auto"
        is_typed = (
            tag == "input" and attributes.get("type") in TYPED and attributes.get("name") not in LATIN_INPUTS
        )
        if (tag == "textarea" or is_typed) and not directed:
            self.undirected.append(attributes.get("name"))
        if tag in VOID:
            return
        alone = directed or tag in ALONE or "avatar" in (attributes.get("class") or "")
        self.open.append((tag, [] if alone or tag in {"title", "script", "style"} else self.open[-1][1]))

    def handle_endtag(self, tag):
        if tag not in {name for name, _text in self.open}:
            return
        while len(self.open) > 1:
            name, text = self.open.pop()
            if self.open[-1][1] is not text:
                self.check(text)
            if name == tag:
                break

    def handle_data(self, data):
        self.open[-1][1].append(data)

    def check(self, texts: list[str]):
        texts = [" ".join(ISOLATED.sub("", text).split()) for text in texts]
        if any(map(LATIN.search, texts)):
            self.mixed += filter(HEBREW.search, texts)


@pytest.fixture(scope="module")
def world(module_db):
    """Ada and Ben write Hebrew, Mo moderates in Hebrew, Sam is suspended for a Hebrew reason."""
    mo = make.member("mo-derator", role="moderator", display_name="מנחה")
    ada, ben = make.member("ada", display_name="עדה", bio="שלום לכולם"), make.member("ben", display_name="בן")
    make.member("mute", display_name="שותק")
    category = make.category("תחבורה", description="על דרכים")
    category.slug = "transport"
    category.save()
    owner = make.member("olga", role="owner", display_name="בעלים")
    links = [["קישור", "/about/"]]
    Site.objects.change(by=owner, name="פורום", tagline="חדשות", welcome="ברוכים הבאים", footer_links=links)
    category.change(by=mo, reason="כך", description="על גשרים")
    for body in ("כללים", "כללים חדשים"):
        Page.objects.named("rules").save_version(by=owner, body=body, publish=True, announce=True)
    said = {"body": BODY, "category": category}
    post = make.post(author=ada, title="גשר חדש", **said)
    seed = make.seed(author=ada, title="מנהרה", **said | {"source_name": "הארץ", "byline": "כתבת"})
    other, locked, hidden = (make.post(author=ben, title=title, **said) for title in ("א ב", "ג ד", "ה ו"))
    locked.lock(by=mo, reason="סוער")
    hidden.hide(by=mo, reason="דיבה")
    first = make.comment(post=post, author=ben, body=BODY)
    reply = make.comment(post=post, author=ada, parent=first, body="> ציטוט\n\nתשובה")
    make.comment(post=post, author=ben, body="רע").hide(by=mo, reason="רע מאוד")
    make.comment(post=post, author=ben, parent=reply, body="עוד")
    for thing in (post, first):
        thing.upvote(by=make.member())
        thing.edit(body="מילים אחרות")
    report, _is_new = first.report(by=ada, reason="לא יפה")
    make.comment(post=seed, author=ben, body="ועוד")
    Notice.objects.create(member=ada, kind="mention", comment=first)
    ada.ignore(ben)
    for form_url in ("/publish/", f"/p/{post.pk}/c/publish/", f"/p/{post.pk}/c/1/reply/"):
        Draft.objects.save(member=ada, form_url=form_url, fields={"title": "טיוטה", "body": "טיוטה"}, key=uuid4())
    draft = make.post(author=ada, title="טיוטה", as_draft=True, **said)
    sam = make.member("sam", display_name="שמואל")
    type(mo).objects.filter(pk=sam.pk).update(suspended_until="2099-01-01T00:00Z", suspended_reason="קילל")
    urls = {
        name: thing.get_absolute_url()
        for name, thing in {"seed": seed, "locked": locked, "hidden": hidden}.items()
    }
    keys = {
        "pk": post,
        "other": other,
        "draft": draft,
        "comment": first,
        "report": report,
        "sam": sam,
        "same": seed,
    }
    keys |= {"decision": locked.decisions.get()}
    return urls | {name: row.pk for name, row in keys.items()} | {"category": category.get_absolute_url()}


READERS = [
    (None, VISITORS),
    ("ada", MEMBERS),
    ("ben", MEMBERS[:20]),
    ("sam", VISITORS),
    ("mo-derator", MODERATORS),
    ("olga", OWNERS),
]


@pytest.mark.parametrize(("who", "paths"), READERS)
def test_no_text_reorders_the_text_around_it(browse, world, who, paths):
    browser = browse(User.objects.get(username=who) if who else None)
    wrong, seen = {}, 0
    for path in paths:
        page = browser.get(path.format(**world), follow=True)
        found = Directions(page.content.decode())
        seen += bool(HEBREW.search(page.content.decode()))
        if found.mixed or found.undirected:
            wrong[path] = (found.mixed, found.undirected)
    assert wrong == {}
    assert seen > 0.8 * len(paths)


def test_the_title_of_a_post_about_the_same_article_does_not_either(browse, world):
    seed = Post.objects.get(pk=world["same"])
    form = {"kind": "seed", "title": "Bridge", "category": seed.category_id, "source_url": seed.source_url}
    form |= {"source_name": "The Wick Courier", "body": "Look."}
    page = browse(User.objects.get(username="ada")).post("/publish/", form | {"publish": "1"})
    html = page.content.decode()
    assert seed.get_absolute_url() in html
    assert Directions(html).mixed == []


MIXED = [
    "<p>By שלום</p>",
    '<p dir="auto">Reason: דיבה</p>',
    "<p>by <b>שלום</b></p>",
    "<p>by <span>שלום</span>, <bdi>שלום</bdi></p>",
]


def test_it_finds_mixed_texts_and_undirected_inputs():
    assert [sample for sample in MIXED if not Directions(f"<main>{sample}</main>").mixed] == []
    assert Directions('<input name="q"><textarea name="body"></textarea>').undirected == ["q", "body"]
    good = '<p>By <a dir="auto">שלום</a> in <bdi>עולם</bdi>, \u2068דיבה\u2069</p><input type="email" name="email">'
    assert (Directions(good).mixed, Directions(good).undirected) == ([], [])
