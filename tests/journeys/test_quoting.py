"""Quoting what somebody said: with the mouse, on a phone, by keyboard, and without scripts."""

import pytest
from playwright.sync_api import expect

from forum.comments.models import Quotation
from tests.journeys.looking import PHONE, assert_open_to_everybody
from tests.journeys.scripts import AND_WITHOUT_SCRIPTS, let_time_pass
from tests.support import make

# Resolves when scripts have received the event.
SELECT = """([within, from, to]) => new Promise((done) => {
  const words = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
  const first = words.nextNode();
  let last = first;
  if (to === null) while (words.nextNode()) last = words.currentNode;
  document.addEventListener("selectionchange", () => done(), { once: true });
  getSelection().setBaseAndExtent(first, from, last, to ?? last.length);
})"""


def select(page, within: str, start: int = 0, end: int | None = None) -> None:
    """From a character of the first piece of text within, to one of the same piece or to the end of all."""
    page.locator(within).scroll_into_view_if_needed()
    page.evaluate(SELECT, [within, start, end])


@pytest.fixture
def long_comment(thread):
    """Number 3, by Dora, with two paragraphs, of which the second has Markdown's own characters."""
    dora = make.member("dora", display_name="Dora *the* [Explorer](https://evil.example) #1")
    return make.comment(post=thread, author=dora, body="The bridge, I say.\n\nsnake_case and 2 \\* 3 of #1.")


def test_what_is_selected_is_quoted_and_says_where(open_as, thread, ada, long_comment):
    page = open_as(ada)
    page.clock.install()
    page.goto(thread.get_absolute_url())
    button = page.get_by_role("button", name="Quote", exact=True)
    select(page, "main")  # not the words of anybody
    let_time_pass(page)
    expect(button).to_have_count(0)
    select(page, "[id='c-3'] > .comment > .prose", start=4)
    expect(button).to_be_in_viewport()
    button.click()
    words = page.get_by_label("Reply to 3")
    expect(words).to_be_focused()
    name = r"Dora \*the\* \[Explorer\]\(https\:\/\/evil\.example\) \#1"
    expect(words).to_have_value(
        f"> **{name}** in #3:\n> \n> bridge, I say.\n> \n> snake_case and 2 \\* 3 of #1.\n\n"
    )
    let_time_pass(page)
    expect(button).to_have_count(0)
    page.keyboard.type("Indeed.")
    page.get_by_role("button", name="Publish reply").click()
    answer = page.locator("[id='c-3.1'] .prose").first
    expect(answer).to_contain_text("Dora *the* [Explorer](https://evil.example) #1 in #3:")
    expect(answer.get_by_role("link")).to_have_text(["#3", "#1"])
    expect(page.locator("[id='c-3'] .comment").first).to_contain_text("quoted in 3.1")
    assert [(each.comment.number, each.quoted.number) for each in Quotation.objects.all()] == [("3.1", "3")]


def test_a_second_quotation_is_added_to_the_open_form(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    page.get_by_label("Reply to 2").fill("You ask")
    for end in (3, 13):
        page.get_by_label("Reply to 2").blur()
        select(page, "[id='c-2'] > .comment > .prose", end=end)
        page.get_by_role("button", name="Quote", exact=True).click()
    value = page.get_by_label("Reply to 2").input_value()
    assert value == "You ask\n\n" + "".join(
        f"{gap}> **cyril** in #2:\n> \n> {words}\n\n" for gap, words in (("", "And"), ("\n\n", "And who pays?"))
    )


def test_the_article_is_quoted_into_the_form_under_it(open_as, thread, ben):
    page = open_as(ben)
    page.goto(thread.get_absolute_url())
    select(page, ".prose-article")
    page.get_by_role("button", name="Quote", exact=True).click()
    words = page.get_by_label("Write a comment")
    expect(words).to_be_focused()
    expect(words).to_have_value(f"> From [the article](/p/{thread.pk}/):\n> \n> The council has decided.\n\n")
    page.keyboard.type("Has it?")
    page.get_by_role("button", name="Publish comment").click()
    page.get_by_role("link", name="the article").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A bridge")


def test_the_button_is_reached_from_the_selection_by_keyboard(open_as, thread, ada):
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    page.locator("main").focus()
    page.keyboard.press("Tab")
    expect(page.locator("main .kicker a")).to_be_focused()
    page.get_by_text("About time.").dblclick(position={"x": 60, "y": 8})
    page.keyboard.press("Shift+ArrowLeft")
    button = page.get_by_role("button", name="Quote", exact=True)
    expect(button).to_be_visible()
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reply to 1", exact=True)).to_have_value("> **ben** in #1:\n> \n> tim\n\n")


def test_on_a_phone_the_button_stands_below_out_of_the_way(open_as, thread, ada):
    page = open_as(ada, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(thread.get_absolute_url())
    button = page.get_by_role("button", name="Quote", exact=True)
    for number in ("2", "1"):
        select(page, f"[id='c-{number}'] > .comment > .prose")
        expect(
            page.locator(f"[id='c-{number}'] > .comment").get_by_role("button", name="Quote")
        ).to_be_in_viewport()
    assert button.bounding_box()["y"] > PHONE["height"] / 2
    button.tap()
    expect(page.get_by_label("Reply to 1", exact=True)).to_have_value("> **ben** in #1:\n> \n> About time.\n\n")


def test_nothing_is_offered_to_a_visitor_who_can_not_write(open_as, thread):
    page = open_as()
    page.clock.install()
    page.goto(thread.get_absolute_url())
    select(page, "[id='c-1'] > .comment > .prose")
    let_time_pass(page)
    expect(page.get_by_role("button", name="Quote", exact=True)).to_have_count(0)


def test_a_page_with_a_quotation_in_the_making_is_open_to_everybody(open_as, thread, ada):
    page = open_as(ada, viewport=PHONE)
    page.goto(thread.get_absolute_url())
    select(page, "[id='c-1'] > .comment > .prose")
    expect(page.get_by_role("button", name="Quote", exact=True)).to_be_visible()
    assert page.evaluate("window.shifted") == []
    assert_open_to_everybody(page)


@AND_WITHOUT_SCRIPTS
def test_all_of_a_comment_is_quoted_by_a_button(open_as, thread, ada, scripts):
    page = open_as(ada, java_script_enabled=scripts)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    words = page.get_by_label("Reply to 2")
    words.fill("The county.")
    page.get_by_role("button", name="Quote all of it").click()
    expect(words).to_have_value(
        "> **cyril** in #2:\n>\n> And who pays? See #1.1 and https://example.org/\n\nThe county."
    )
    page.get_by_role("button", name="Publish reply").click()
    expect(page.locator("[id='c-2'] .comment").first).to_contain_text("quoted in 2.1")
