"""The page of a thread: collapsing, menus, long comments, and what is beside or below it."""

from playwright.sync_api import expect

from forum.web.formatting import absolute
from tests.journeys.page_checks import PHONE, assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS
from tests.support import make
from tests.support.processes import until


def comment(page, number: str):
    return page.locator(f"[id='c-{number}'] > .comment")


@WITH_AND_WITHOUT_SCRIPTS
def test_a_comment_is_collapsed_from_its_header_and_from_its_line(open_as, thread, scripts):
    page = open_as(java_script_enabled=scripts)
    page.goto(thread.get_absolute_url())
    header = comment(page, "1").locator(".meta").bounding_box()
    right, middle = header["x"] + header["width"] - 8, header["y"] + 12
    page.mouse.click(right, middle)
    for hidden in (comment(page, "1").locator(".prose"), comment(page, "1.1")):
        expect(hidden).to_be_hidden()
    expect(page.locator("[id='c-1'] > .replies > summary")).to_have_text("2 replies to 1 by ada and ben")
    page.mouse.click(right, middle)
    expect(comment(page, "1.1")).to_be_visible()
    reply = comment(page, "1.1").bounding_box()
    page.mouse.click(reply["x"] - 20, reply["y"] + 12)
    expect(comment(page, "1.1")).to_be_hidden()
    expect(comment(page, "2")).to_be_visible()


def test_a_collapsed_comment_expands_when_a_link_leads_to_it(open_as, thread):
    page = open_as()
    page.goto(thread.get_absolute_url())
    page.locator("[id='c-1.1'] > .replies > summary").focus()
    page.keyboard.press("Enter")
    expect(comment(page, "1.1").locator(".prose")).to_be_hidden()
    assert_accessible(page)
    comment(page, "2").get_by_role("link", name="#1.1").click()
    expect(comment(page, "1.1").locator(".prose")).to_be_visible()


def test_the_menu_of_a_comment_by_keyboard(open_as, thread, ada):
    page = open_as(ada)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(thread.get_absolute_url())
    button = page.get_by_role("button", name="More about comment 2")
    button.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    copy = page.get_by_role("link", name="Copy link 2")
    expect(copy).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Copied 2")).to_be_focused()
    until(lambda: page.evaluate("navigator.clipboard.readText()").endswith(f"/p/{thread.pk}/c/2/"))
    page.keyboard.press("Escape")
    expect(button).to_be_focused()
    expect(page.locator("[id='m-2']")).to_be_hidden()
    button.press("Enter")
    expect(copy).to_be_visible()


def test_menus_open_next_to_their_buttons_on_a_phone_without_scripts(open_as, thread, ben):
    page = open_as(ben, viewport=PHONE, has_touch=True, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    for name, menu in (("More about comment 1.1.1", "m-1.1.1"), ("Share", "share")):
        button = page.get_by_role("button", name=name)
        button.tap()
        box, opener = page.locator(f"[id='{menu}']").bounding_box(), button.bounding_box()
        assert 0 <= box["x"] <= box["x"] + box["width"] <= PHONE["width"]
        assert -box["height"] - 8 <= box["y"] - opener["y"] <= opener["height"] + 8
        page.touchscreen.tap(5, 5)
    expect(page.get_by_label("Link to this post")).to_have_value(absolute(thread.get_absolute_url()))


@WITH_AND_WITHOUT_SCRIPTS
def test_a_long_comment_is_cut_off_until_it_is_expanded_or_linked(open_as, thread, ada, scripts):
    body = "\n\n".join(f"Line {number} of sixty." for number in range(1, 61))
    long = make.comment(post=thread, author=ada, body=body)
    page = open_as(java_script_enabled=scripts)
    page.goto(thread.get_absolute_url())
    prose = comment(page, long.number).locator(".prose")
    cut = prose.bounding_box()["height"]
    assert cut == 40 * 24
    page.get_by_text("Show more").click()
    assert prose.bounding_box()["height"] > cut
    page.get_by_text("Show less").click()
    assert prose.bounding_box()["height"] == cut
    page.goto(long.get_absolute_url())
    assert prose.bounding_box()["height"] > cut
    expect(page.get_by_text("Show more")).to_be_hidden()
    page.goto(f"{thread.get_absolute_url()}#comments")
    assert prose.bounding_box()["height"] == cut


def test_next_to_a_long_thread_the_reader_goes_from_new_to_new(open_as, many, ben):
    page = open_as(ben)
    page.goto(many.get_absolute_url())
    link = page.get_by_role("link", name="Next new comment")
    expect(link).to_be_in_viewport()
    for number in ("11.1", "12.1"):
        link.click()
        expect(comment(page, number)).to_be_focused()
        expect(link).to_be_in_viewport()
    page.evaluate("location.hash = 'c-19'")
    link.click()
    expect(comment(page, "19.1")).to_be_focused()
    for _time in range(2):
        link.click()
    expect(comment(page, "20.1")).not_to_be_focused()
    expect(page.get_by_text("No more new comments.")).to_be_visible()
    page.get_by_role("link", name="Branch 19–20 4 2 new").click()
    expect(comment(page, "19")).to_be_in_viewport()
    assert_accessible(page)


def test_on_a_phone_the_tools_are_a_bar_that_leaves_when_scrolling_down(open_as, many, ben):
    page = open_as(ben, viewport=PHONE, has_touch=True)
    page.goto(many.get_absolute_url())
    tools = page.get_by_role("link", name="Next new comment")
    expect(tools).not_to_be_in_viewport()
    for distance, is_shown in ((1500, False), (-300, True), (300, False)):
        page.mouse.wheel(0, distance)
        expect(tools).to_be_in_viewport() if is_shown else expect(tools).not_to_be_in_viewport()
    assert_accessible(page)
    assert page.evaluate("window.shifted") == []


def test_without_scripts_the_tools_are_below_the_thread_on_a_phone(open_as, many, ben):
    page = open_as(ben, viewport=PHONE, java_script_enabled=False)
    page.goto(many.get_absolute_url())
    top, end = (page.locator(each).bounding_box()["y"] for each in (".thread-bar", "[id='c-20.1']"))
    assert top > end
    page.get_by_label("Go to comment #").fill("12.1")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(comment(page, "12.1")).to_be_in_viewport()
