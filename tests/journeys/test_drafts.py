"""Drafts survive crashes, lost connections and logins, and are published only once."""

import re
from uuid import uuid4

from playwright.sync_api import expect

from forum.comments.models import Comment
from forum.drafts.models import Draft
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS
from tests.support import make
from tests.support.processes import until

SAVED = "Draft saved"
OFFLINE = "Offline. Saved in this browser only"
# Shown by the browser, or by the site if the draft reached it in time.
RESTORED = re.compile("draft (is )?restored", re.IGNORECASE)


def field(page, label: str = "Add a comment"):
    return page.get_by_label(label)


def enter(page, text: str, *, note: str = SAVED) -> None:
    """Enter the text in one go, so that it is saved only once, and wait for the note that it is saved."""
    field(page).fill(text)
    expect(page.get_by_text(note)).to_be_visible()


def saved_drafts(member) -> list[str]:
    """Texts of the member's drafts on the site."""
    return [draft.text for draft in member.drafts.with_text()]


def outbox(page) -> str:
    """The browser's outbox as JSON: drafts that the site doesn't have yet."""
    return page.evaluate("localStorage.getItem('drafts') ?? '{}'")


def test_a_draft_appears_on_another_device_and_is_deleted_when_it_is_published(open_as, thread, ada):
    first = open_as(ada)
    first.goto(thread.get_absolute_url())
    enter(first, "Half a thought")
    assert outbox(first) == "{}", "the browser deletes drafts that the site has saved"
    first.context.close()

    second = open_as(ada)
    second.goto(thread.get_absolute_url())
    expect(field(second)).to_have_value("Half a thought")
    expect(second.get_by_text("Draft restored, saved")).to_be_visible()
    assert re.match(r"Draft restored, saved (now|\d)", second.locator(".draft").inner_text())
    second.get_by_role("button", name="Post comment").click()
    expect(second.locator("[id='c-3']")).to_contain_text("Half a thought")
    second.wait_for_load_state()  # a script might restore the text
    expect(field(second)).to_have_value("")
    assert saved_drafts(ada) == []


def test_a_page_saves_the_draft_when_it_is_closed(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    field(page).press_sequentially("The last word")
    page.goto("about:blank")
    until(lambda: saved_drafts(ada) == ["The last word"])
    other = open_as(ada)
    other.goto(thread.get_absolute_url())
    expect(field(other)).to_have_value("The last word")


def test_a_draft_typed_offline_is_saved_when_the_browser_is_online_again(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.context.set_offline(True)
    enter(page, "From the tunnel", note=OFFLINE)
    assert "From the tunnel" in outbox(page)
    page.context.set_offline(False)
    expect(page.get_by_text(SAVED)).to_be_visible()
    assert saved_drafts(ada) == ["From the tunnel"]
    assert outbox(page) == "{}"


def test_a_draft_typed_offline_is_restored_after_a_crash(open_as, thread, ada):
    page = open_as(ada)
    context = page.context
    page.goto(thread.get_absolute_url())
    context.set_offline(True)
    enter(page, "From the tunnel", note=OFFLINE)
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(thread.get_absolute_url())
    expect(field(again)).to_have_value("From the tunnel")
    expect(again.get_by_text(RESTORED).first).to_be_visible()
    again.goto("/drafts/")
    expect(again.get_by_role("main")).to_contain_text("From the tunnel")


def test_a_save_that_arrives_after_publishing_does_not_restore_the_draft(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.context.route("**/drafts/", lambda route: None)  # the save doesn't arrive yet
    with page.expect_request("**/drafts/") as request:
        field(page).press_sequentially("Published already")
    save = request.value
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Published already")
    response = page.context.request.post(save.url, data=save.post_data_buffer, headers=save.headers)
    assert response.status == 200
    page.context.unroute("**/drafts/")
    page.goto(thread.get_absolute_url())
    expect(field(page)).to_have_value("")
    until(lambda: page.evaluate("localStorage.getItem('drafts') === '{}'"))
    assert saved_drafts(ada) == []


def test_logging_out_saves_drafts_and_deletes_them_from_the_browser(open_as, thread, ada, ben):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    field(page).press_sequentially("Mine alone")
    page.get_by_role("button", name="ada").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in").first).to_be_visible()
    assert outbox(page) == "{}"
    assert saved_drafts(ada) == ["Mine alone"]
    log_in(page, ben, thread)
    page.wait_for_load_state()  # a script might restore the text
    expect(field(page)).to_have_value("")
    other = open_as(ada)
    other.goto(thread.get_absolute_url())
    expect(field(other)).to_have_value("Mine alone")


def log_in(page, member, thread) -> None:
    page.goto(f"/accounts/login/?next={thread.get_absolute_url()}")
    page.get_by_label("Username").fill(member.username)
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("button", name=member.username)).to_be_visible()


@WITH_AND_WITHOUT_SCRIPTS
def test_a_comment_survives_the_end_of_the_session(open_as, thread, ada, scripts):
    page = open_as(ada, java_script_enabled=scripts)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Add a comment").fill("Long in the making")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_text("You're not logged in.")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Log in").click()
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in", exact=True).click()
    expect(field(page)).to_have_value("Long in the making")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Long in the making")
    assert Comment.objects.filter(body="Long in the making").count() == 1


def test_a_closed_reply_form_keeps_its_text(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    link = page.get_by_role("link", name="Reply to 2")
    link.click()
    field(page, "Reply to 2").press_sequentially("Hm")
    for close in (
        lambda: page.keyboard.press("Escape"),
        lambda: link.click(),
        lambda: page.get_by_role("link", name="Cancel").click(),
    ):
        close()
        expect(field(page, "Reply to 2")).to_have_count(0)
        expect(link).to_be_focused()
        link.click()
        expect(field(page, "Reply to 2")).to_have_value("Hm")


def test_a_draft_is_discarded_in_place(open_as, thread, ada):
    Draft.objects.save(
        member=ada, form_url=f"/p/{thread.pk}/c/2/reply/", fields={"body": "Never mind"}, key=uuid4()
    )
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    url = page.url
    page.get_by_role("link", name="Reply to 2").click()
    expect(field(page, "Reply to 2")).to_have_value("Never mind")
    page.locator("summary").filter(has_text="Discard").click()
    page.get_by_role("button", name="Discard draft").click()
    expect(field(page, "Reply to 2")).to_have_value("")
    assert (page.url, saved_drafts(ada)) == (url, [])


def test_text_typed_while_a_preview_loads_is_kept(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    field(page).press_sequentially("A *fine*")
    routes = []
    page.route("**/c/publish/", lambda route: routes.append(route))
    with page.expect_request("**/c/publish/"):
        page.get_by_role("button", name="Preview").click()
    field(page).press_sequentially(" bridge")
    expect(field(page)).to_have_value("A *fine* bridge")
    [route] = routes
    route.continue_()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("A fine")
    expect(field(page)).to_have_value("A *fine* bridge")


def test_a_preview_on_a_post_locked_while_typing_shows_the_error_in_place(open_as, thread, ada, mo):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    url = page.url
    page.get_by_role("link", name="Reply to 2").click()
    field(page, "Reply to 2").press_sequentially("Too late?")
    thread.lock(by=mo, reason="Heated.")
    page.locator("form", has=field(page, "Reply to 2")).get_by_role("button", name="Preview").click()
    expect(page.get_by_role("alert")).to_contain_text("This post is locked")
    expect(field(page, "Reply to 2")).to_have_value("Too late?")
    assert page.url == url


def test_sending_the_same_text_again_after_going_back_publishes_it_once(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    field(page).fill("Once.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Once.")
    page.go_back()
    expect(field(page)).to_have_value("Once.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3']")).to_be_in_viewport()
    assert Comment.objects.filter(body="Once.").count() == 1
    page.goto(thread.get_absolute_url())
    expect(field(page)).to_have_value("")


def test_sending_different_text_after_going_back_needs_confirmation(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    field(page).fill("Once.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Once.")
    page.go_back()
    expect(field(page)).to_have_value("Once.")
    enter(page, "Another thought.")
    assert saved_drafts(ada) == ["Another thought."]
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("alert")).to_contain_text("It was published as 3")
    expect(field(page)).to_have_value("Another thought.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-4']")).to_contain_text("Another thought.")
    assert saved_drafts(ada) == []


def test_the_publishing_form_saves_every_field(open_as, thread, ada):
    page = open_as(ada)
    page.goto("/publish/")
    page.get_by_label("Write your own", exact=True).check()
    page.get_by_label("category").select_option("Transport")
    page.get_by_label("title").press_sequentially("A tunnel")
    page.get_by_label("text", exact=False).last.press_sequentially("Instead.")
    until(lambda: saved_drafts(ada) == ["A tunnel\n\nInstead."])
    expect(page.get_by_text(SAVED)).to_be_visible()
    other = open_as(ada, java_script_enabled=False)
    other.goto("/publish/")
    expect(other.get_by_label("Write your own", exact=True)).to_be_checked()
    expect(other.get_by_label("title")).to_have_value("A tunnel")
    assert other.get_by_label("category").evaluate("select => select.selectedOptions[0].text") == "Transport"
