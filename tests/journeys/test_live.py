"""New comments appear while somebody reads the thread.

The tests run on gunicorn, because an event stream needs a server that keeps it open.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import assert_accessible
from tests.journeys.scripts import run_timers
from tests.support import make


@pytest.fixture
def site(served, transactional_db):
    return served


def show_button(page):
    return page.get_by_role("button", name="Show", exact=True)


def test_a_reply_is_announced_and_inserted_when_the_reader_asks_for_it(read, thread, ada, ben):
    reader, writer = read(thread, ben), read(thread, ada)
    requests = []
    reader.on("request", lambda request: requests.append(request.url))
    writer.locator("[id='c-1.1.1'] [data-reply]").click()
    writer.get_by_label("Reply to 1.1.1").fill("This one.")
    writer.get_by_role("button", name="Post reply").click()
    expect(reader.get_by_text("1 new comment, 1 reply to you")).to_be_visible()
    run_timers(reader)
    assert requests == [], "the comment was fetched before the reader asked for it"
    expect(reader.get_by_text("This one.")).to_have_count(0)
    assert reader.evaluate("scrollY") == 0
    show_button(reader).click()
    expect(reader.locator("[id='c-1.1.1.1']")).to_contain_text("This one.")
    expect(reader.locator("[id='c-1.1.1'] > .replies > summary")).to_contain_text("1 reply")
    expect(reader.locator("[id='c-1.1.1.1'] > .comment")).to_be_focused()
    expect(reader.locator("[id='c-1.1.1.1']")).to_be_in_viewport()


def test_the_bar_is_accessible_and_can_be_closed(read, thread):
    reader = read(thread)
    make.comment(post=thread)
    expect(reader.get_by_text("1 new comment")).to_be_visible()
    make.comment(post=thread)
    expect(reader.get_by_text("2 new comments")).to_be_visible()
    assert_accessible(reader)
    show_button(reader).click()
    expect(reader.get_by_text("New: 3 4")).to_be_visible()
    assert_accessible(reader)
    reader.get_by_role("button", name="Close").click()
    expect(show_button(reader)).to_be_hidden()
    expect(reader.get_by_role("button", name="Close")).to_be_hidden()


def test_new_comments_do_not_interrupt_typing_and_count_as_read_once_shown(read, thread, ben):
    reader = read(thread, ben)
    field = reader.get_by_label("Add a comment")
    field.press_sequentially("Half a ")
    make.comment(post=thread)
    expect(show_button(reader)).to_be_visible()
    field.press_sequentially("thought")
    show_button(reader).click()
    expect(reader.locator("[id='c-3']")).to_be_attached()
    expect(field).to_have_value("Half a thought")
    assert not thread.comments.unread_by(ben).exists()


# Without upvotes, the order "top" is the same as "oldest".
@pytest.mark.parametrize("order", ["oldest", "newest", pytest.param("top", marks=pytest.mark.deep)])
def test_comments_are_inserted_in_order(read, long, order):
    reader = read(long, query=f"?order={order}")
    middle = reader.locator("[id='c-15']")
    middle.evaluate("row => scrollTo({top: row.offsetTop + 300, behavior: 'instant'})")
    make.comment(post=long)
    for parent in long.comments.filter(path__in=[[3], [15], [27]]):
        make.comment(post=long, parent=parent)
    expect(reader.get_by_text("4 new comments")).to_be_visible()
    show_button(reader).click()
    expect(reader.locator("[id='c-31']")).to_be_attached()
    first = "31" if order == "newest" else "3.1"
    expect(reader.locator(f"[id='c-{first}'] > .comment")).to_be_focused()
    numbers = reader.locator(".thread > li").evaluate_all("rows => rows.map(row => row.id)")
    assert numbers.index("c-31") == (0 if order == "newest" else 30)
    for number in (3, 15, 27):
        expect(reader.locator(f"[id='c-{number}'] > .replies li")).to_have_attribute("id", f"c-{number}.1")


def test_inserted_replies_are_in_order_of_their_numbers(read, thread):
    reader = read(thread)
    second = thread.comments.get(path=[2])
    first = make.comment(post=thread, parent=second)
    make.comment(post=thread, parent=second)
    make.comment(post=thread, parent=first)
    expect(reader.get_by_text("3 new comments")).to_be_visible()
    show_button(reader).click()
    expect(reader.locator("[id='c-2.2']")).to_be_visible()
    numbers = reader.locator("[id='c-2'] li[id]").evaluate_all("rows => rows.map(row => row.id)")
    assert numbers == ["c-2.1", "c-2.1.1", "c-2.2"]
    expect(reader.locator("[id='c-2'] > .replies > summary")).to_contain_text("3 replies")


def test_the_first_comment_of_a_thread_is_inserted(read, ada):
    post = make.post(author=ada)
    reader = read(post)
    make.comment(post=post)
    show_button(reader).click()
    expect(reader.locator("[id='c-1']")).to_be_visible()
    reader.keyboard.press("k")
    expect(reader.locator("[id='c-1'] > .comment")).to_be_focused()


def test_a_new_comment_on_another_page_is_linked(read, ada):
    post = make.post(author=ada)
    make.thread(post, *map(str, range(1, 61)))
    reader = read(post)
    make.comment(post=post)
    show_button(reader).click()
    reader.get_by_role("link", name="61", exact=True).click()
    expect(reader.locator("[id='c-61']")).to_be_in_viewport()
    assert "from=" in reader.url


@pytest.mark.parametrize("query", ["?from=1.15.5", "?before=end"])
def test_comments_are_inserted_on_a_page_that_begins_inside_a_branch(read, ada, query):
    post = make.post(author=ada)
    first, fifteenth = (f"1.1.{each}" for each in range(1, 16)), (f"1.15.{each}" for each in range(1, 21))
    make.thread(post, "1", *(f"1.{each}" for each in range(1, 18)), *first, *fifteenth)
    reader = read(post, query=query)
    for parent in ([1, 15], [1], [1, 15, 20]):
        make.comment(post=post, parent=post.comments.get(path=parent))
    make.comment(post=post)
    expect(reader.get_by_text("4 new comments")).to_be_visible()
    show_button(reader).click()
    expect(reader.get_by_text("New: 1.15.21")).to_be_visible()
    for number, parent in (("1.18", "1"), ("1.15.20.1", "1.15.20")):
        last = reader.locator(f".thread li:is([id='b-{parent}'], [id='c-{parent}']) > .replies > ol > li[id]").last
        expect(last).to_have_attribute("id", f"c-{number}")
    numbers = reader.locator(".thread > li").evaluate_all("rows => rows.map(row => row.id)")
    assert numbers == ["b-1", "c-2"]
    folded = reader.locator("thread-news a").first  # the 21st reply is folded, as on every page
    assert folded.get_attribute("href") == f"/p/{post.pk}/c/1.15.21/"


def test_the_bar_counts_comments_that_it_does_not_list(read, thread):
    reader = read(thread)
    for _ in range(15):
        make.comment(post=thread)
    expect(reader.get_by_text("15 new comments")).to_be_visible()
    show_button(reader).click()
    expect(reader.locator("thread-news a")).to_have_count(12)
    expect(reader.get_by_text("14 and 3 more")).to_be_visible()


def test_loading_new_comments_can_be_retried(read, thread):
    reader = read(thread)
    make.comment(post=thread)
    reader.route(f"**{thread.get_absolute_url()}", lambda route: route.abort())
    show_button(reader).click()
    expect(reader.get_by_text("New comments couldn't be loaded. Try again.")).to_be_visible()
    reader.unroute_all()
    show_button(reader).click()
    expect(reader.locator("[id='c-3']")).to_be_visible()


def test_closing_the_bar_returns_the_focus(read, thread, ben):
    reader = read(thread, ben)
    reader.keyboard.press("j")
    make.comment(post=thread)
    show_button(reader).focus()
    reader.keyboard.press("Enter")
    shown = reader.locator("[id='c-3'] > .comment")
    expect(shown).to_be_focused()
    reader.get_by_role("button", name="Close", exact=True).focus()
    reader.keyboard.press("Enter")
    expect(shown).to_be_focused()


def test_the_bar_does_not_cover_comments_reached_by_keyboard(read, long):
    reader = read(long)
    reader.set_viewport_size({"width": 390, "height": 700})
    make.comment(post=long)
    expect(show_button(reader)).to_be_visible()
    for _ in range(8):
        reader.keyboard.press("j")
        focused, bar = reader.locator(":focus").bounding_box(), reader.locator("thread-news").bounding_box()
        assert focused["y"] + focused["height"] <= bar["y"]


def test_the_bar_does_not_cover_the_focused_element_when_it_appears(read, long):
    reader = read(long)
    reader.set_viewport_size({"width": 390, "height": 700})
    reader.locator("[id='c-9'] .number").evaluate("link => { link.scrollIntoView({block: 'end'}); link.focus(); }")
    reader.keyboard.press("Shift")
    make.comment(post=long)
    expect(show_button(reader)).to_be_visible()
    focused, bar = reader.locator(":focus").bounding_box(), reader.locator("thread-news").bounding_box()
    assert focused["y"] + focused["height"] <= bar["y"]


def test_a_hidden_page_learns_of_new_comments_when_it_is_visible_again(read, thread):
    reader = read(thread)
    set_hidden = (
        "(hidden) => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});"
        " document.dispatchEvent(new Event('visibilitychange')); }"
    )
    other = read(thread)
    with reader.expect_event("requestfailed", lambda request: "/events/" in request.url):  # the stream is closed
        reader.evaluate(set_hidden, True)
    requests = []
    reader.on("request", lambda request: requests.append(request.url))
    make.comment(post=thread)
    expect(other.get_by_text("1 new comment")).to_be_visible()
    run_timers(reader)
    expect(show_button(reader)).to_be_hidden()
    assert requests == []
    reader.evaluate(set_hidden, False)
    expect(reader.get_by_text("1 new comment")).to_be_visible()


def test_without_scripts_only_the_bar_is_missing(open_as, site, thread):
    page = open_as(java_script_enabled=False)
    page.goto(site + thread.get_absolute_url())
    expect(page.get_by_role("heading", name="4 comments")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_hidden()
