"""After a reload, the draft of a reply is offered on the comment it belongs to."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from forum.drafts.models import Draft
from tests.journeys.page_checks import assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS


@pytest.mark.parametrize("is_offline", [False, True], ids=["online", "offline"])
def test_a_reply_that_was_typed_is_offered_after_a_reload(open_as, thread, ada, is_offline):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    if is_offline:  # the site doesn't have the draft yet
        page.route("**/drafts/", lambda route: route.abort())
    page.get_by_role("link", name="Reply to 2").click()
    page.get_by_label("Reply to 2").press_sequentially("The county pays")
    expect(page.get_by_text("Saved in this browser only" if is_offline else "Draft saved")).to_be_visible()
    page.reload()
    link = page.get_by_role("link", name="Continue your reply to 2")
    expect(link).to_be_visible()
    expect(page.get_by_role("link", name="Reply to 1", exact=True)).to_be_visible()
    assert_accessible(page)
    link.click()
    field = page.get_by_label("Reply to 2")
    expect(field).to_have_value("The county pays")
    page.get_by_role("link", name="Reply to 1", exact=True).click()
    expect(page.get_by_label("Reply to 1", exact=True)).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.unroute_all()
    field.fill("The county pays.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("[id='c-2.1']")).to_contain_text("The county pays.")
    expect(page.get_by_role("link", name="Reply to 2", exact=True)).to_be_visible()


def test_a_reply_that_is_closed_is_offered_at_once(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    page.get_by_label("Reply to 2").fill("Hm")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Continue your reply to 2")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Reply to 2").fill("")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Reply to 2", exact=True)).to_be_focused()


@WITH_AND_WITHOUT_SCRIPTS
def test_the_menu_leads_to_drafts(open_as, thread, ada, scripts):
    form_url = f"/p/{thread.pk}/c/2/reply/"
    Draft.objects.save(member=ada, form_url=form_url, fields={"body": "Never mind"}, key=uuid4())
    page = open_as(ada, java_script_enabled=scripts)
    page.goto("/")
    page.get_by_role("button", name="ada").click()
    page.get_by_role("link", name="Drafts", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Never mind")
