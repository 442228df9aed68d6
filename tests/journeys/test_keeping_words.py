"""Whatever happens to the page, the browser or the line, what somebody typed is there again, and only once."""

import re

from playwright.sync_api import expect

from forum.comments.models import Comment
from forum.drafts.models import Draft
from tests.journeys.scripts import AND_WITHOUT_SCRIPTS
from tests.support import make
from tests.support.processes import until

SAVED = "Draft saved"
IT_IS_BACK = re.compile("what you had typed", re.IGNORECASE)  # says the browser, or the site if it heard in time


def box(page, label: str = "Write a comment"):
    return page.get_by_label(label)


def type_(page, words: str, *, said: str = SAVED) -> None:
    """Type all at once, so that no part is saved before the rest, and wait until the page confirms."""
    box(page).fill(words)
    expect(page.get_by_text(said)).to_be_visible()


def kept(member) -> list[str]:
    return [text.text for text in member.drafts.with_text()]


def drafts_in(page) -> str:
    return page.evaluate("localStorage.getItem('drafts') ?? '{}'")


def test_what_was_typed_is_offered_on_another_machine_and_goes_when_it_is_published(open_as, thread, ada):
    first = open_as(ada)
    first.goto(thread.get_absolute_url())
    type_(first, "Half a thought")
    assert drafts_in(first) == "{}", "what the site has is not kept in the browser"
    first.context.close()

    second = open_as(ada)
    second.goto(thread.get_absolute_url())
    expect(box(second)).to_have_value("Half a thought")
    expect(second.get_by_text("This is what you had typed on")).to_be_visible()
    second.get_by_role("button", name="Publish comment").click()
    expect(second.locator("[id='c-3']")).to_contain_text("Half a thought")
    second.wait_for_load_state()  # scripts could restore it
    expect(box(second)).to_have_value("")
    assert kept(ada) == []


def test_a_page_that_is_closed_at_once_has_sent_the_last_word(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    box(page).press_sequentially("The last word")
    page.goto("about:blank")
    until(lambda: kept(ada) == ["The last word"])
    other = open_as(ada)
    other.goto(thread.get_absolute_url())
    expect(box(other)).to_have_value("The last word")


def test_without_a_line_it_stays_in_the_browser_and_goes_up_when_there_is_one(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.context.set_offline(True)
    type_(page, "From the tunnel", said="Not saved: offline, kept in this browser")
    assert "From the tunnel" in drafts_in(page)
    page.context.set_offline(False)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert kept(ada) == ["From the tunnel"]
    assert drafts_in(page) == "{}"


def test_after_a_crash_without_a_line_the_next_page_brings_it_back(open_as, thread, ada):
    page = open_as(ada)
    context = page.context
    page.goto(thread.get_absolute_url())
    context.set_offline(True)
    type_(page, "From the tunnel", said="Not saved: offline")
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(thread.get_absolute_url())
    expect(box(again)).to_have_value("From the tunnel")
    expect(again.get_by_text(IT_IS_BACK).first).to_be_visible()
    again.goto("/drafts/")
    expect(again.get_by_role("main")).to_contain_text("From the tunnel")


def test_a_save_that_comes_after_publishing_brings_nothing_back(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.context.route("**/drafts/", lambda route: None)  # it takes its time
    with page.expect_request("**/drafts/") as caught:
        box(page).press_sequentially("Published already")
    saved = caught.value
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Published already")
    answer = page.context.request.post(saved.url, data=saved.post_data_buffer, headers=saved.headers)
    assert answer.status == 409
    page.context.unroute("**/drafts/")
    page.goto(thread.get_absolute_url())
    expect(box(page)).to_have_value("")
    page.wait_for_function("localStorage.getItem('drafts') === '{}'")
    assert kept(ada) == []


def test_logging_out_leaves_nothing_in_the_browser_and_all_of_it_on_the_site(open_as, thread, ada, ben):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    box(page).press_sequentially("Mine alone")
    page.get_by_role("button", name="ada").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()
    assert drafts_in(page) == "{}"
    assert kept(ada) == ["Mine alone"]
    log_in(page, ben, thread)
    page.wait_for_load_state()  # scripts could restore it
    expect(box(page)).to_have_value("")
    other = open_as(ada)
    other.goto(thread.get_absolute_url())
    expect(box(other)).to_have_value("Mine alone")


def log_in(page, member, thread) -> None:
    page.goto(f"/accounts/login/?next={thread.get_absolute_url()}")
    page.get_by_label("Username").fill(member.username)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("button", name=member.username)).to_be_visible()


@AND_WITHOUT_SCRIPTS
def test_a_session_that_ends_while_somebody_types_costs_no_word(open_as, thread, ada, scripts):
    page = open_as(ada, java_script_enabled=scripts)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Write a comment").fill("Long in the making")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.get_by_text("You are not logged in.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(box(page)).to_have_value("Long in the making")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Long in the making")
    assert Comment.objects.filter(body="Long in the making").count() == 1


def test_a_reply_put_away_in_any_way_is_there_when_it_is_opened_again(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    link = page.get_by_role("link", name="Reply to 2")
    link.click()
    box(page, "Reply to 2").press_sequentially("Hm")
    for put_away in (
        lambda: page.keyboard.press("Escape"),
        lambda: link.click(),
        lambda: page.get_by_role("link", name="Cancel").click(),
    ):
        put_away()
        expect(box(page, "Reply to 2")).to_have_count(0)
        expect(link).to_be_focused()
        link.click()
        expect(box(page, "Reply to 2")).to_have_value("Hm")


def test_what_was_kept_is_let_go_in_place(open_as, thread, ada):
    Draft.objects.save(
        member=ada, form_url=f"/p/{thread.pk}/c/2/reply/", fields={"body": "Never mind"}, key=make.uuid.uuid4()
    )
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    where = page.url
    page.get_by_role("link", name="Reply to 2").click()
    expect(box(page, "Reply to 2")).to_have_value("Never mind")
    page.get_by_role("button", name="discard it").click()
    expect(box(page, "Reply to 2")).to_have_value("")
    assert (page.url, kept(ada)) == (where, [])


def test_what_is_typed_while_a_preview_is_on_its_way_stays(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    box(page).press_sequentially("A *fine*")
    held = []
    page.route("**/c/publish/", lambda route: held.append(route))
    with page.expect_request("**/c/publish/"):
        page.get_by_role("button", name="Preview").click()
    box(page).press_sequentially(" bridge")
    expect(box(page)).to_have_value("A *fine* bridge")
    [route] = held
    route.continue_()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("A fine")
    expect(box(page)).to_have_value("A *fine* bridge")


def test_a_post_locked_meanwhile_is_told_in_place(open_as, thread, ada, mo):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    where = page.url
    page.get_by_role("link", name="Reply to 2").click()
    box(page, "Reply to 2").press_sequentially("Too late?")
    thread.lock(by=mo, reason="Heated.")
    page.locator("form", has=box(page, "Reply to 2")).get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text("This post is locked")
    expect(box(page, "Reply to 2")).to_have_value("Too late?")
    assert page.url == where


def test_back_at_a_form_that_was_sent_the_same_words_are_published_once(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    box(page).fill("Once.")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Once.")
    page.go_back()
    expect(box(page)).to_have_value("Once.")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator("[id='c-3']")).to_be_in_viewport()
    assert Comment.objects.filter(body="Once.").count() == 1
    page.goto(thread.get_absolute_url())
    expect(box(page)).to_have_value("")


def test_back_at_a_form_that_was_sent_other_words_are_asked_about(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    box(page).fill("Once.")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Once.")
    page.go_back()
    expect(box(page)).to_have_value("Once.")
    type_(page, "Another thought.")
    assert kept(ada) == ["Another thought."]
    page.get_by_role("button", name="Publish comment").click()
    expect(page.get_by_role("alert")).to_contain_text("they are published as 3")
    expect(box(page)).to_have_value("Another thought.")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator("[id='c-4']")).to_contain_text("Another thought.")
    assert kept(ada) == []


def test_the_publisher_keeps_every_field(open_as, thread, ada):
    page = open_as(ada)
    page.goto("/publish/")
    page.get_by_label("original", exact=True).check()
    page.get_by_label("category").select_option("Transport")
    page.get_by_label("title").press_sequentially("A tunnel")
    page.get_by_label("text", exact=False).last.press_sequentially("Instead.")
    until(lambda: kept(ada) == ["A tunnel\n\nInstead."])
    expect(page.get_by_text(SAVED)).to_be_visible()
    other = open_as(ada, java_script_enabled=False)
    other.goto("/publish/")
    expect(other.get_by_label("original", exact=True)).to_be_checked()
    expect(other.get_by_label("title")).to_have_value("A tunnel")
    assert other.get_by_label("category").evaluate("it => it.selectedOptions[0].text") == "Transport"
