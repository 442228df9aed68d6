"""What people look for once: why a thread is locked, who decided, and how to stop following one."""

from playwright.sync_api import expect

from tests.journeys.ways import EVERY_WAY, Reader

NUMBER_SIGN = "getComputedStyle(document.querySelector('.number'), '::before').content"


@EVERY_WAY
def test_a_reader_finds_why_a_thread_is_locked_and_where_to_ask(open_as, thread, mo, way):
    thread.lock(by=mo, reason="Heated.")
    reader = Reader(open_as, way)
    page = reader.page
    page.goto(thread.get_absolute_url())
    reader.press(page.locator(".credit").get_by_role("link", name="locked"))
    message = page.locator("#write")
    expect(message).to_be_in_viewport()
    expect(message).to_contain_text("Locked by a moderator on")
    expect(message).to_contain_text("Reason: Heated.")
    reader.press(message.get_by_role("link", name="Ask about this decision"))
    expect(page.get_by_role("heading", level=1, name="Contact")).to_be_visible()
    expect(page.get_by_role("link", name="mo-derator")).to_be_visible()


@EVERY_WAY
def test_a_moderator_finds_who_hid_a_comment(open_as, thread, mo, olga, way):
    thread.comments.get(path=[1, 1]).hide(by=olga, reason="Heated.")
    reader = Reader(open_as, way, mo)
    page = reader.page
    page.goto(thread.get_absolute_url())
    reader.press(page.locator("[id='c-1.1'] > .comment").get_by_role("link", name="Moderation log"))
    expect(page.get_by_role("heading", name="Decisions")).to_be_in_viewport()
    expect(page.get_by_text("olga hid")).to_be_visible()


@EVERY_WAY
def test_a_member_stops_tracking_a_thread(open_as, thread, ben, way):
    reader = Reader(open_as, way, ben)
    page = reader.page
    page.goto("/tracker/")
    reader.press(page.get_by_role("link", name="Threads with nothing new"))
    expect(page.get_by_role("heading", level=1, name="Threads with nothing new")).to_be_visible()
    reader.press(page.locator("main").get_by_role("link", name="Tracker"))
    expect(page.get_by_role("heading", level=1, name="Tracker")).to_be_visible()
    reader.press(page.get_by_role("button", name="Untrack"))
    expect(page.get_by_role("link", name=thread.title)).to_have_count(0)


def test_the_number_of_a_comment_cannot_be_taken_for_a_count(open_as, thread):
    page = open_as()
    page.goto(thread.get_absolute_url())
    assert page.evaluate(NUMBER_SIGN).startswith('"#"')
