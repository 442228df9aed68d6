"""The masthead is the same on every page: the name, search, the reader's links, and a bar that's never cut off."""

import re

import pytest

from forum.notifications.models import Notice, Reading
from forum.web import navigation
from tests.support import make

HEADER = re.compile(r'<header class="masthead">.*?</header>', re.DOTALL)
LINK = re.compile(r'<a [^>]*href="([^"]*)"[^>]*>')
PAGES = (
    "/",
    "/search/",
    "/search/?q=bridge",
    "/tracker/",
    "/accounts/preferences/",
    "/accounts/sessions/",
    "/no-such/",
)


def masthead(browser, path: str) -> str:
    [header] = HEADER.findall(browser.get(path).text)
    return header


def first_row(browser, path: str) -> str:
    """The masthead above the bar, without what depends on the page: tokens, and the page to return to."""
    row = masthead(browser, path).partition('<nav class="sections"')[0]
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|\?next=[^"]*|aria-current="page"', "", row)


def menu(browser, path: str = "/") -> list[str]:
    html = masthead(browser, path).partition('id="member-menu"')[2].partition("</form>")[0]
    return [" ".join(text.split()) for text in re.findall(r"<(?:a|button)[^>]*>([^<]*)<", html)]


def link_named(html: str, href: str) -> str:
    """The accessible name of a link with an aria-label."""
    return re.search(rf'<a [^>]*href="{href}"[^>]*aria-label="([^"]*)"', html)[1]


@pytest.mark.parametrize("role", ["visitor", "member", "moderator"])
def test_it_is_the_same_on_every_page(browse, ben, mo, post, role):
    browser = browse({"visitor": None, "member": ben, "moderator": mo}[role])
    paths = [path for path in PAGES if role != "visitor" or not path.startswith(("/tracker", "/accounts"))]
    paths += [post.get_absolute_url(), f"/c/{post.category.slug}/"]
    paths += ["/admin/", "/admin/posts/post/", "/site/changes/"] if role == "moderator" else []
    rows = {path: first_row(browser, path) for path in paths}
    assert len(set(rows.values())) == 1, rows
    assert 'type="search"' in rows["/"]
    assert ("/publish/" in rows["/"]) == (role != "visitor")


def test_every_page_has_a_bar_below_it(browse, mo, post):
    for path in ("/", "/search/", "/admin/", "/admin/posts/post/", post.get_absolute_url()):
        assert masthead(browse(mo), path).count('<nav class="sections"') == 1


def test_the_tracker_and_the_bell_each_have_their_number(browse, ben, ada, post):
    mine = make.comment(post=post, author=ben)
    page = masthead(browse(ben), "/")
    assert link_named(page, "/tracker/") == "Tracker, no new comments"
    assert link_named(page, "/notifications/") == "Notifications, none new"
    for number in range(3):
        other = make.post(author=ada)
        Reading.objects.track(ben, other)
        make.comment(post=other, author=ada, body=f"News {number}.")
    for _reply in range(2):
        make.comment(post=post, author=ada, parent=mine)
    page = masthead(browse(ben), "/")
    assert link_named(page, "/tracker/") == "Tracker, 4 threads with new comments"
    assert link_named(page, "/notifications/") == "Notifications, 2 new"
    assert re.findall(r"<b>(\S+)</b>", page) == ["4", "2"]


def test_a_visitor_has_neither(browse, post):
    page = masthead(browse(), "/")
    assert "/tracker/" not in page
    assert "/notifications/" not in page


def test_the_account_menu_is_complete(browse, ben, mo):
    names = ["Profile", "Tracker", "Notifications", "My comments", "Drafts", "Bookmarks", "Preferences", "Log out"]
    assert menu(browse(ben)) == names
    assert menu(browse(mo), "/admin/") == [*names[:-1], "Moderation", "Log out"]


def test_the_current_category_is_marked_in_lists_and_threads(browse, post, ben):
    for number in range(12):
        make.category(f"A category with a name {number}")
    current = re.compile(r'href="([^"]*)" aria-current="true"')
    for browser in (browse(), browse(ben)):
        for path in (f"/c/{post.category.slug}/", post.get_absolute_url()):
            bar = masthead(browser, path).partition('<nav class="sections"')[2]
            assert current.findall(bar.partition("popover")[0]) == [f"/c/{post.category.slug}/"]
        assert current.findall(masthead(browser, "/")) == ["/"]


def test_categories_that_do_not_fit_are_under_more(browse, post):
    assert ">More<" not in masthead(browse(), "/")
    names = [f"Category with a long name {number:02}" for number in range(20)]
    for name in names:
        make.category(name)
    page = masthead(browse(), "/")
    bar, _more, rest = page.partition('id="more-sections"')
    for name in [post.category.name, *names]:
        assert name in bar or name in rest
    assert names[-1] not in bar
    assert len(set(LINK.findall(rest))) == len(LINK.findall(rest))


@pytest.mark.parametrize(
    ("names", "current", "expected"),
    [
        (["Front page", "News"], None, ["", ""]),
        (["Front page", "Town", "Sport", "Weather", "Music", "Food"], None, ["", "", "", *["tablet"] * 3]),
        (["Front page", "Town", "Sport", "Weather", "Music", "Food"], 5, ["", "", *["tablet"] * 3, ""]),
        (
            ["Front page", *["A long name indeed"] * 12],
            None,
            ["", *["tablet"] * 3, *["desktop"] * 2, *["menu"] * 7],
        ),
        (["Front page", *["学校や図書館の話題"] * 6], 6, ["", *["tablet"] * 2, *["desktop"] * 3, ""]),
        (["Front page", "An endless name of sixty characters, which fits nowhere else"], 1, ["", ""]),
    ],
)
def test_names_are_placed_where_there_is_room_and_the_current_one_always(names, current, expected):
    assert navigation.places(tuple(names), current) == expected


def test_a_large_count_is_exact(browse, post, ben):
    _first, *others = make.thread(post, *(str(number) for number in range(1, 1236)))
    Notice.objects.bulk_create(Notice(member=ben, kind="mention", comment=each) for each in others)
    page = masthead(browse(ben), "/")
    assert link_named(page, "/notifications/") == "Notifications, 1,234 new"
    assert "<b>1,234</b>" in page
