"""Normal use leaves no errors in the console, and no warnings in the site's log."""

import logging

from playwright.sync_api import expect

from tests.support import make
from tests.support.processes import until


def test_sending_forms_logs_nothing(open_as, thread, ada, caplog):
    caplog.set_level(logging.WARNING)
    page = open_as(ada)
    problems = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("response", lambda response: response.status >= 400 and problems.append(response.url))
    page.goto(thread.get_absolute_url())
    page.get_by_label("Add a comment").press_sequentially("Once.")
    expect(page.get_by_text("Draft saved")).to_be_visible()
    page.get_by_role("button", name="Post comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Once.")
    page.get_by_role("link", name="Reply to 2").click()
    page.get_by_label("Reply to 2").press_sequentially("Twice.")
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("[id='c-2.1']")).to_contain_text("Twice.")
    page.get_by_role("button", name="More about comment 3").click()
    page.get_by_role("link", name="Edit 3").click()
    page.get_by_label("Edit comment 3").press_sequentially(" Again.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Again.")
    page.get_by_role("button", name="More about comment 2", exact=True).click()
    page.get_by_role("link", name="Report 2", exact=True).click()
    page.get_by_label("Reason").press_sequentially("Rude.")
    page.get_by_role("button", name="Send report").click()
    page.get_by_role("button", name="More about comment 2", exact=True).click()
    expect(page.get_by_role("link", name="Reported 2")).to_be_visible()
    until(lambda: page.evaluate("localStorage.getItem('drafts') === '{}'"))
    assert problems == []
    assert [record.getMessage() for record in caplog.records] == []


def test_lists_in_comments_have_bullets_like_everywhere_else(open_as, thread, ada):
    first = thread.comments.get(path=[1, 1])
    comment = make.comment(post=thread, author=ada, parent=first, body="- one\n- two\n  - inner")
    page = open_as(ada)
    page.goto(comment.get_absolute_url())
    outer = page.locator(f"[id='c-{comment.number}'] .prose > ul")
    style = "list => getComputedStyle(list).listStyleType"
    assert (outer.evaluate(style), outer.locator("ul").evaluate(style)) == ("disc", "circle")
