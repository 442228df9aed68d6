"""Every text of our own pages can be translated, and `manage.py makemessages` finds it.

A pseudo-language puts each text in brackets. What a page shows outside of brackets is either data or forgotten.
"""

import functools
import re
import shutil
import subprocess
import sys

import pytest

from forum.drafts.models import Draft
from forum.pagecache.decorator import store
from tests.house.tree import ROOT
from tests.support import make
from tests.support.reading import Page

pytestmark = pytest.mark.usefixtures("db")

PSEUDO = "zxx"  # the code of no language
PLURALS = ("nplurals=INTEGER; plural=EXPRESSION;", "nplurals=2; plural=(n != 1);")
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
UNTRANSLATED = re.compile(r"<(code|kbd|time|option)\b.*?</\1>", re.DOTALL)  # such as search operators and places
WORD = re.compile(r"[^\W\d_]{2,}")
# Names that no translation changes, dates, and what the cast of this test has written.
NOT_TEXT = {
    *("Seedbed", "Markdown", "JSON", "ada", "ben", "mo", "Ada", "Ben", "Mo"),
    *("Transport", "bridge", "tunnel", "zorb", "Libel"),
    *("Jan", "Feb", "March", "April", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"),  # of draft notes
}
VISITORS = (
    "/",
    "/c/transport/",
    "/p/{post}/a-bridge/",
    "/m/ada/",
    "/search/",
    "/search/?q=zorb",
    "/search/?q=nothing+a",
)
MEMBERS = (
    *VISITORS,
    *("/p/{post}/history/", "/p/{post}/c/1/history/", "/drafts/", "/publish/", "/publish/{post}/", "/replies/"),
    *("/p/{post}/c/publish/", "/p/{post}/c/1/reply/", "/p/{post}/c/2/edit/", "/p/{post}/c/2/withdraw/"),
    *("/report/p/{other}/", "/report/p/{post}/c/1/", "/tracker/", "/tracker/history/", "/notifications/"),
    *("/accounts/preferences/", "/accounts/export/", "/nowhere/", "/publish/{other}/"),
)

REFUSED = {"/nowhere/": 404, "/publish/{other}/": 403}


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    """The folder of a catalogue made by `makemessages` from a copy of the code, each text in brackets."""
    if shutil.which("xgettext") is None:
        pytest.skip("needs GNU gettext")
    copy = tmp_path_factory.mktemp("copy")
    for name in ("forum", "accounts", "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", copy)
    messages = copy / "locale" / PSEUDO / "LC_MESSAGES" / "django.po"
    messages.parent.mkdir(parents=True)
    run = functools.partial(subprocess.run, cwd=copy, check=True)
    run([sys.executable, "manage.py", "makemessages", "--locale", PSEUDO, "--verbosity", "0"])
    messages.write_text(messages.read_text().replace(*PLURALS))
    run(["msgen", "--force-po", "--output-file", messages, messages])
    run(["msgfilter", "--keep-header", "--input", messages, "--output-file", messages, "sed", "s/^.*$/⟦&⟧/"])
    run(["msgfmt", "--output-file", messages.with_suffix(".mo"), messages])
    return copy / "locale"


@pytest.fixture
def pseudo(catalogue, settings):
    settings.LOCALE_PATHS, settings.LANGUAGE_CODE = [catalogue], PSEUDO
    store.clear()
    yield
    store.clear()


@pytest.fixture
def post(ada, ben):
    post = make.post(author=ada, title="A bridge", body="A zorb.", category=make.category("Transport"))
    first = make.comment(post=post, author=ben, body="A zorb.")
    second = make.comment(post=post, author=ada, body="A zorb.")
    make.comment(post=post, author=ben, parent=second, body="A zorb.")
    make.comment(post=post, author=ben, body="A zorb.").hide(
        by=make.member("mo", role="moderator"), reason="Libel"
    )
    make.comment(post=post, author=ben, body="A zorb.").withdraw()
    first.upvote(by=ada)
    second.upvote(by=ben)
    Draft.objects.save(member=ada, form_url=f"/p/{post.pk}/c/publish/", fields={"body": "A zorb."}, key=None)
    return post


def untranslated(page: str) -> set[str]:
    """The words that a page shows outside of brackets."""
    seen = read_text(page)
    while BRACKETED.search(seen):
        seen = BRACKETED.sub(" ", seen)
    return {word for word in WORD.findall(seen) if word not in NOT_TEXT}


def read_text(html: str) -> str:
    """The text of a page and of the attributes that people or scripts show."""
    page = Page(UNTRANSLATED.sub("", html))
    shown = [
        value or ""
        for _tag, attributes in page.elements
        for name, value in attributes.items()
        if name in {"alt", "aria-label", "placeholder", "title"}
        or (name.startswith("data-") and " " in (value or ""))
    ]
    return " ".join([page.words, *shown])


@pytest.mark.parametrize(("who", "paths"), [(None, VISITORS), ("ada", MEMBERS)], ids=["visitor", "member"])
def test_no_page_shows_an_untranslated_word(browse, pseudo, post, ada, ben, who, paths):
    other = make.post(author=ben, title="A tunnel", body="A zorb.", category=post.category)
    browser = browse(ada if who else None)
    forgotten = {}
    for path in paths:
        response = browser.get(path.format(post=post.pk, other=other.pk))
        assert response.status_code == REFUSED.get(path, 200), path
        if words := untranslated(response.content.decode()):
            forgotten[path] = words
    assert not forgotten
