"""Somebody reads while others write: on gunicorn, since a stream needs a server that keeps it open."""

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import assert_open_to_everybody
from tests.journeys.scripts import let_time_pass
from tests.support import make

TOPMOST = """
[...document.querySelectorAll(".comment")].find(it => it.getBoundingClientRect().bottom > 0).parentElement.id
"""


@pytest.fixture
def site(served, transactional_db):
    return served


@pytest.fixture
def long(ada):
    """A thread of thirty comments, which fills some windows."""
    post = make.post(author=ada)
    make.thread(post, *map(str, range(1, 31)))
    return post


@pytest.fixture
def read(open_as, site):
    """A page of somebody's with a post, once it listens: `read(post, ada)`; `read(post)` is a visitor's."""

    def read_(post, user=None, query: str = ""):
        page = open_as(user)
        page.clock.install()
        with page.expect_response(lambda answer: "/events/" in answer.url):
            page.goto(f"{site}{post.get_absolute_url()}{query}")
        return page

    return read_


def show(page):
    return page.get_by_role("button", name="Show", exact=True)


def test_an_answer_is_announced_and_put_in_place_while_the_page_stands_still(read, thread, ada, ben):
    reader, writer = read(thread, ben), read(thread, ada)
    asked = []
    reader.on("request", lambda request: asked.append(request.url))
    writer.locator("[id='c-1.1.1'] [data-reply]").click()
    writer.get_by_label("Reply to 1.1.1").fill("This one.")
    writer.get_by_role("button", name="Publish reply").click()
    expect(reader.get_by_text("1 new comment, 1 answers you")).to_be_visible()
    let_time_pass(reader)
    assert asked == [], "the comment is not fetched before the reader asks for it"
    expect(reader.get_by_text("This one.")).to_have_count(0)
    before = reader.evaluate("async () => { await window.moved; window.moved = []; return scrollY; }")
    show(reader).click()
    expect(reader.locator("[id='c-1.1.1.1']")).to_contain_text("This one.")
    expect(reader.locator("[id='c-1.1.1'] > .replies > summary")).to_contain_text("1 reply")
    assert reader.evaluate("scrollY") == before
    assert reader.evaluate("window.moved") == []
    expect(reader.locator("thread-news a")).to_be_focused()
    reader.keyboard.press("Enter")
    expect(reader.locator("[id='c-1.1.1.1']")).to_be_in_viewport()


def test_the_bar_is_open_to_everybody_and_goes_when_it_is_closed(read, thread):
    reader = read(thread)
    make.comment(post=thread)
    expect(reader.get_by_text("1 new comment")).to_be_visible()
    make.comment(post=thread)
    expect(reader.get_by_text("2 new comments")).to_be_visible()
    assert_open_to_everybody(reader)
    show(reader).click()
    expect(reader.get_by_text("New: 3 4")).to_be_visible()
    assert_open_to_everybody(reader)
    reader.get_by_role("button", name="Close").click()
    expect(show(reader)).to_be_hidden()
    expect(reader.get_by_role("button", name="Close")).to_be_hidden()


def test_whoever_types_is_not_disturbed_by_new_comments_which_then_count_as_shown(read, thread, ben):
    reader = read(thread, ben)
    words = reader.get_by_label("Write a comment")
    words.press_sequentially("Half a ")
    make.comment(post=thread)
    expect(show(reader)).to_be_visible()
    words.press_sequentially("thought")
    show(reader).click()
    expect(reader.locator("[id='c-3']")).to_be_attached()
    expect(words).to_have_value("Half a thought")
    assert not thread.comments.unread_by(ben).exists()


# Without values, "valued" is the order of "oldest".
@pytest.mark.parametrize("order", ["oldest", "newest", pytest.param("valued", marks=pytest.mark.deep)])
def test_what_comes_in_above_does_not_move_what_is_read(read, long, order):
    reader = read(long, query=f"?order={order}")
    middle = reader.locator("[id='c-15']")
    middle.evaluate("it => scrollTo({top: it.offsetTop + 300, behavior: 'instant'})")
    make.comment(post=long)
    for parent in long.comments.filter(path__in=[[3], [15], [27]]):
        make.comment(post=long, parent=parent)
    expect(reader.get_by_text("4 new comments")).to_be_visible()
    seen = reader.evaluate(TOPMOST)
    top = reader.locator(f"[id='{seen}']").bounding_box()["y"]
    show(reader).click()
    expect(reader.locator("[id='c-31']")).to_be_attached()
    assert reader.locator(f"[id='{seen}']").bounding_box()["y"] == pytest.approx(top, abs=1)
    numbers = reader.locator(".thread > li").evaluate_all("all => all.map(it => it.id)")
    assert numbers.index("c-31") == (0 if order == "newest" else 30)
    for number in (3, 15, 27):
        expect(reader.locator(f"[id='c-{number}'] > .replies li")).to_have_attribute("id", f"c-{number}.1")


def test_replies_follow_each_other_as_they_are_numbered(read, thread):
    reader = read(thread)
    second = thread.comments.get(path=[2])
    first = make.comment(post=thread, parent=second)
    make.comment(post=thread, parent=second)
    make.comment(post=thread, parent=first)
    expect(reader.get_by_text("3 new comments")).to_be_visible()
    show(reader).click()
    expect(reader.locator("[id='c-2.2']")).to_be_visible()
    numbers = reader.locator("[id='c-2'] li[id]").evaluate_all("all => all.map(it => it.id)")
    assert numbers == ["c-2.1", "c-2.1.1", "c-2.2"]
    expect(reader.locator("[id='c-2'] > .replies > summary")).to_contain_text("2 replies")


def test_the_first_comment_opens_the_thread(read, ada):
    post = make.post(author=ada)
    reader = read(post)
    make.comment(post=post)
    show(reader).click()
    expect(reader.locator("[id='c-1']")).to_be_visible()
    expect(reader.get_by_role("button", name="Keyboard: ?")).to_be_visible()
    reader.keyboard.press("k")
    expect(reader.locator("[id='c-1'] > .comment")).to_be_focused()


def test_what_stands_on_another_page_is_linked(read, ada):
    post = make.post(author=ada)
    make.thread(post, *map(str, range(1, 61)))
    reader = read(post)
    make.comment(post=post)
    show(reader).click()
    reader.get_by_role("link", name="61", exact=True).click()
    expect(reader.locator("[id='c-61']")).to_be_in_viewport()
    assert "from=" in reader.url


@pytest.mark.parametrize("query", ["?from=1.15.5", "?before=end"])
def test_what_comes_is_put_in_place_on_a_page_that_begins_inside_a_branch(read, ada, query):
    post = make.post(author=ada)
    first, fifteenth = (f"1.1.{each}" for each in range(1, 16)), (f"1.15.{each}" for each in range(1, 21))
    make.thread(post, "1", *(f"1.{each}" for each in range(1, 18)), *first, *fifteenth)
    reader = read(post, query=query)
    for parent in ([1, 15], [1], [1, 15, 20]):
        make.comment(post=post, parent=post.comments.get(path=parent))
    make.comment(post=post)
    expect(reader.get_by_text("4 new comments")).to_be_visible()
    show(reader).click()
    expect(reader.get_by_text("New: 1.15.21")).to_be_visible()
    for number, parent in (("1.18", "1"), ("1.15.20.1", "1.15.20")):
        line = reader.locator(f".thread li:is([id='b-{parent}'], [id='c-{parent}']) > .replies > ol > li[id]").last
        expect(line).to_have_attribute("id", f"c-{number}")
    numbers = reader.locator(".thread > li").evaluate_all("all => all.map(it => it.id)")
    assert numbers == ["b-1", "c-2"]
    folded = reader.locator("thread-news a").first  # the 21st reply is folded, here as on any page
    assert folded.get_attribute("href") == f"/p/{post.pk}/c/1.15.21/"


def test_the_bar_says_how_many_it_does_not_list(read, thread):
    reader = read(thread)
    for _ in range(15):
        make.comment(post=thread)
    expect(reader.get_by_text("15 new comments")).to_be_visible()
    show(reader).click()
    expect(reader.locator("thread-news a")).to_have_count(12)
    expect(reader.get_by_text("14 and 3 more")).to_be_visible()


def test_what_can_not_be_fetched_is_offered_again(read, thread):
    reader = read(thread)
    make.comment(post=thread)
    reader.route(f"**{thread.get_absolute_url()}", lambda route: route.abort())
    show(reader).click()
    expect(reader.get_by_text("What is new could not be fetched just now.")).to_be_visible()
    reader.unroute_all()
    show(reader).click()
    expect(reader.locator("[id='c-3']")).to_be_visible()


def test_whoever_closes_the_bar_is_where_he_or_she_was(read, thread, ben):
    reader = read(thread, ben)
    reader.keyboard.press("j")
    make.comment(post=thread)
    show(reader).focus()
    reader.keyboard.press("Enter")
    expect(reader.locator("thread-news a")).to_be_focused()
    reader.keyboard.press("Tab")
    reader.keyboard.press("Enter")
    expect(reader.locator("[id='c-1'] > .comment")).to_be_focused()


def test_what_is_stepped_to_stops_above_the_bar(read, long):
    reader = read(long)
    reader.set_viewport_size({"width": 390, "height": 700})
    make.comment(post=long)
    expect(show(reader)).to_be_visible()
    for _ in range(8):
        reader.keyboard.press("j")
        focused, bar = reader.locator(":focus").bounding_box(), reader.locator("thread-news").bounding_box()
        assert focused["y"] + focused["height"] <= bar["y"]


def test_the_bar_does_not_come_over_what_has_the_focus(read, long):
    reader = read(long)
    reader.set_viewport_size({"width": 390, "height": 700})
    reader.locator("[id='c-9'] .number").evaluate("it => { it.scrollIntoView({block: 'end'}); it.focus(); }")
    reader.keyboard.press("Shift")
    make.comment(post=long)
    expect(show(reader)).to_be_visible()
    focused, bar = reader.locator(":focus").bounding_box(), reader.locator("thread-news").bounding_box()
    assert focused["y"] + focused["height"] <= bar["y"]


def test_a_page_that_is_not_looked_at_hears_on_its_return_what_came(read, thread):
    reader = read(thread)
    turn = (
        "(away) => { Object.defineProperty(document, 'hidden', {value: away, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    other = read(thread)
    with reader.expect_event("requestfailed", lambda request: "/events/" in request.url):  # it closes the stream
        reader.evaluate(turn, True)
    asked = []
    reader.on("request", lambda request: asked.append(request.url))
    make.comment(post=thread)
    expect(other.get_by_text("1 new comment")).to_be_visible()
    let_time_pass(reader)
    expect(show(reader)).to_be_hidden()
    assert asked == []
    reader.evaluate(turn, False)
    expect(reader.get_by_text("1 new comment")).to_be_visible()


def test_without_scripts_nothing_is_missing_but_the_bar(open_as, site, thread):
    page = open_as(java_script_enabled=False)
    page.goto(site + thread.get_absolute_url())
    expect(page.get_by_role("heading", name="4 comments")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_hidden()
