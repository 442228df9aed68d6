"""Somebody new signs up and takes part: comments, answers, edits, takes back."""

import re

import pytest
from playwright.sync_api import expect

from forum.comments.models import Comment
from tests.support import make
from tests.support.processes import until
from tests.support.served import connections_to


def test_somebody_signs_up_comments_answers_edits_and_withdraws(open_as, thread):
    page = open_as()
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Sign up", exact=True).first.click()
    page.get_by_label("E-mail").fill("dora@example.org")
    page.get_by_label("Username").fill("dora")
    page.get_by_label("Password").first.fill(make.PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    expect(page.get_by_role("button", name="dora")).to_be_visible()

    page.goto(thread.get_absolute_url())
    page.get_by_label("Write a comment").fill("A *fine* bridge.")
    page.get_by_role("button", name="Publish comment").click()
    mine = page.locator("[id='c-3']")
    expect(mine).to_contain_text("A fine bridge.")
    expect(mine).to_be_in_viewport()

    page.get_by_role("link", name="Edit 3").click()
    page.get_by_label("Edit comment 3").fill("A *narrow* bridge.")
    page.get_by_role("button", name="Save").click()
    expect(mine).to_contain_text("A narrow bridge.")

    page.get_by_role("link", name="Withdraw 3").click()
    page.get_by_role("button", name="Withdraw it").click()
    expect(mine).to_contain_text("Withdrawn by its author.")
    expect(mine).not_to_contain_text("narrow")


def test_a_reply_is_written_in_place(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    where = page.url
    page.get_by_role("link", name="Reply to 2").click()
    words = page.get_by_label("Reply to 2")
    expect(words).to_be_focused()
    words.fill("The *county*.")
    form = page.locator("form", has=words)
    form.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("The county.")
    expect(words).to_have_value("The *county*.")
    assert page.url == where
    form.get_by_role("button", name="Publish reply").click()
    expect(page.locator("[id='c-2.1']")).to_contain_text("The county.")
    assert page.url.endswith("#c-2.1")


def test_without_scripts_a_reply_is_written_on_its_own_page(open_as, thread, ada):
    page = open_as(ada, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    expect(page.get_by_text("And who pays?")).to_be_visible()
    page.get_by_label("Reply to 2").fill("The county.")
    page.get_by_role("button", name="Publish reply").click()
    expect(page.locator("[id='c-2.1']")).to_contain_text("The county.")


@pytest.mark.deep  # comments/test_write_page.py shows the same without a browser
def test_without_scripts_a_preview_is_shown_and_the_words_stay(open_as, thread, ada):
    page = open_as(ada, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Write a comment").fill("A *fine* bridge.")
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("region", name="Preview")).to_contain_text("A fine bridge.")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("A fine bridge.")


def test_two_quick_clicks_publish_once(open_as, site, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Write a comment").fill("Once.")
    page.get_by_role("button", name="Publish comment").dblclick()
    expect(page.locator("[id='c-3']")).to_contain_text("Once.")
    page.context.close()
    until(lambda: connections_to(site) == 0)  # a second request would have been answered by now
    assert Comment.objects.filter(body="Once.").count() == 1


@pytest.mark.deep  # test_keeping_words.py shows the same after a crash, and on another machine
def test_what_was_typed_is_back_after_the_tab_was_closed(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Write a comment").fill("Half a thought")
    page.reload()
    expect(page.get_by_label("Write a comment")).to_have_value("Half a thought")
    expect(page.get_by_text(re.compile("what you had typed", re.IGNORECASE))).to_be_visible()
    page.get_by_role("button", name="Publish comment").click()
    expect(page.locator("[id='c-3']")).to_contain_text("Half a thought")
    page.wait_for_load_state()  # scripts could restore it
    expect(page.get_by_label("Write a comment")).to_have_value("")


@pytest.mark.deep  # test_keeping_words.py shows it in place, comments/test_kept_words.py without a browser
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_post_locked_while_somebody_types_says_so_and_keeps_the_words(open_as, thread, ada, mo, scripts):
    page = open_as(ada, java_script_enabled=scripts)
    page.goto(thread.get_absolute_url())
    page.get_by_label("Write a comment").fill("Too late?")
    thread.lock(by=mo, reason="Heated.")
    page.get_by_role("button", name="Publish comment").click()
    expect(page.get_by_role("alert")).to_contain_text("This post is locked")
    expect(page.get_by_label("Write a comment")).to_have_value("Too late?")
