"""Writing comments and replies."""

import re

import pytest
from playwright.sync_api import expect

from forum.comments.models import Comment
from tests.support.processes import until
from tests.support.served import connections_to


def test_a_reply_is_written_in_the_thread(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    url = page.url
    page.get_by_role("link", name="Reply to 2").click()
    field = page.get_by_label("Reply to 2")
    expect(field).to_be_focused()
    field.fill("The *county*.")
    form = page.locator("form", has=field)
    form.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("The county.")
    expect(field).to_have_value("The *county*.")
    assert page.url == url
    form.get_by_role("button", name="Post reply").click()
    expect(page.locator("[id='c-2.1']")).to_contain_text("The county.")
    assert page.url.endswith("#c-2.1")


def test_without_scripts_a_reply_is_written_on_its_own_page(open_as, thread, ada):
    page = open_as(ada, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    expect(page.get_by_text("And who pays?")).to_be_visible()
    page.get_by_label("Reply to 2").fill("The county.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("[id='c-2.1']")).to_contain_text("The county.")


@pytest.mark.deep  # tests/comments has the same test without a browser
def test_without_scripts_a_preview_keeps_the_text(open_as, thread, ada):
    page = open_as(ada, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Add a comment").fill("A *fine* bridge.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("A fine bridge.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("A fine bridge.")


def test_two_quick_clicks_publish_once(open_as, site, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Add a comment").fill("Once.")
    page.get_by_role("button", name="Post comment").dblclick()
    expect(page.locator("[id='c-3']")).to_contain_text("Once.")
    page.context.close()
    until(lambda: connections_to(site) == 0)  # a second request would have finished by now
    assert Comment.objects.filter(body="Once.").count() == 1


@pytest.mark.deep  # test_drafts.py tests the same after a crash and on another device
def test_a_draft_is_restored_after_a_reload(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Add a comment").fill("Half a thought")
    page.reload()
    expect(page.get_by_label("Add a comment")).to_have_value("Half a thought")
    expect(page.get_by_text(re.compile("draft (is )?restored", re.IGNORECASE))).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Half a thought")
    page.wait_for_load_state()  # a script might restore the text
    expect(page.get_by_label("Add a comment")).to_have_value("")


@pytest.mark.deep  # test_drafts.py tests the same in place, tests/drafts without a browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_comment_on_a_post_locked_while_typing_is_refused_and_kept(open_as, thread, ada, mo, scripts):
    page = open_as(ada, java_script_enabled=scripts)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Add a comment").fill("Too late?")
    thread.lock(by=mo, reason="Heated.")
    page.get_by_role("button", name="Post comment").click()
    expect(page.get_by_role("alert")).to_contain_text("This post is locked")
    expect(page.get_by_label("Add a comment")).to_have_value("Too late?")
