"""Quoting a comment or the article: with the mouse, on a phone, by keyboard and without scripts."""

import re

import pytest
from playwright.sync_api import expect

from forum.comments.models import Quotation
from tests.journeys.page_checks import PHONE, assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS, run_timers
from tests.support import make

# Select text. The promise resolves on the selectionchange event, when scripts have received it.
SELECT = """([within, from, to]) => new Promise((done) => {
  const texts = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
  const first = texts.nextNode();
  let last = first;
  if (to === null) while (texts.nextNode()) last = texts.currentNode;
  document.addEventListener("selectionchange", () => done(), { once: true });
  getSelection().setBaseAndExtent(first, from, last, to ?? last.length);
})"""


def select(page, within: str, start: int = 0, end: int | None = None) -> None:
    """Select from offset `start` of the first text node in an element to `end`, or to the end of the element."""
    page.locator(within).scroll_into_view_if_needed()
    page.evaluate(SELECT, [within, start, end])


@pytest.fixture
def long_comment(thread):
    """Comment 3 by Dora. Her name and the second paragraph contain Markdown syntax."""
    dora = make.member("dora", display_name="Dora *the* [Explorer](https://evil.example) #1")
    return make.comment(post=thread, author=dora, body="The bridge, I say.\n\nsnake_case and 2 \\* 3 of #1.")


def test_selected_text_is_quoted_with_author_and_number(open_as, thread, ada, long_comment):
    page = open_as(ada)
    page.clock.install()
    page.goto(thread.get_absolute_url())
    button = page.get_by_role("button", name="Quote", exact=True)
    select(page, "main")  # the whole page is not one person's text
    run_timers(page)
    expect(button).to_have_count(0)
    select(page, "[id='c-3'] > .comment > .prose", start=4)
    expect(button).to_be_in_viewport()
    button.click()
    field = page.get_by_label("Reply to 3")
    expect(field).to_be_focused()
    name = r"Dora \*the\* \[Explorer\]\(https\:\/\/evil\.example\) \#1"
    expect(field).to_have_value(
        f"> **{name}** in #3:\n> \n> bridge, I say.\n> \n> snake_case and 2 \\* 3 of #1.\n\n"
    )
    run_timers(page)
    expect(button).to_have_count(0)
    page.keyboard.type("Indeed.")
    page.get_by_role("button", name="Post reply").click()
    reply = page.locator("[id='c-3.1'] .prose").first
    expect(reply).to_contain_text("Dora *the* [Explorer](https://evil.example) #1 in #3:")
    expect(reply.get_by_role("link")).to_have_text(["#3", "#1"])
    expect(page.locator("[id='c-3'] .comment").first).to_contain_text("quoted in 3.1")
    quotation = Quotation.objects.get()
    assert (quotation.comment.number, quotation.quoted.number) == ("3.1", "3")


# Comments that are quoted as a whole: the quotation is the Markdown they were written in.
KEPT = [
    "Run `ls -a` and ``a`b``:\n\n```\nfor x in *:\n    print(x)  # _x_\n```\n\nor\n\n````\n```\n````",
    "- one\n- **two**\n  - nested\n  - `code`\n- three\n\n7. seven\n8. eight\n   and more",
    "- loose\n\n- list\n\n  with a paragraph\n\n  ```\n  code\n  ```",
    "A [link *to* it](https://example.org/a) and [one](</c/books/(new)>), <me@example.org>, @cyril in #1.",
    "https://example.org/~ann/ (and https://example.org/@some_name_), www.example.org/a_b and https://例え.jp/?a[]=1|2。",
    "<https://example.org/a.> and <https://example.org/b>c and [https://example.org/~x](https://example.org/y).",
    "# A *title*\n\n**bold** *em* ~~gone~~ ***both***\nnext line\n\n> quoted\n> \n> > deeper\n\nan answer",
    "| a | b |\n| --- | --- |\n| `x` | [y](/z) |\n| 1 \\| 2 | *4* |",
    "1\\. not a list, \\*not\\* emphasis, \\[no\\](link), \\<b>, \\&amp; and snake_case\n\\- no item",
    "\\_\\_init\\_\\_, naïveté_x and a_b\\_",
]


def press_quote(page, comment) -> None:
    page.locator(f"[id='c-{comment.number}'] > .comment").get_by_role("button", name="Quote", exact=True).click()


def test_quoting_a_whole_comment_keeps_its_markdown(open_as, thread, ada):
    dora = make.member("dora")
    comments = [make.comment(post=thread, author=dora, body=body) for body in KEPT]
    page = open_as(ada)
    page.goto(thread.get_absolute_url())
    for comment in comments:
        select(page, f"[id='c-{comment.number}'] > .comment > .prose")
        press_quote(page, comment)
        field = page.get_by_label(f"Reply to {comment.number}")
        quoted = "\n".join(f"> {line}" for line in comment.body.split("\n"))
        expect(field).to_have_value(f"> **dora** in #{comment.number}:\n> \n{quoted}\n\n")
        field.press("Escape")


# A body, where the selection begins and ends (the number of a text node and an offset), and what is quoted.
PARTS = [
    ("```\na = 1\nb = *2*\n```", (0, 6), (0, 13), ["```", "b = *2*", "```"]),
    ("Run `make test` now", (1, 5), (1, 9), ["`test`"]),
    ("See [the *new* plan](https://example.org/a_b)", (1, 4), (2, 3), ["[*new*](https://example.org/a_b)"]),
    ("See https://example.org/a/b/", (1, 8), (1, 19), ["[example.org](https://example.org/a/b/)"]),
    ("4. four\n5. five\n6. six", (1, 2), (2, 3), ["5. ve", "6. six"]),
    ("- one\n- two **three**", (1, 0), (2, 3), ["two **thr**"]),
    ("- one\n- two\n\nthen", (1, 1), (2, 2), ["- wo", "", "th"]),
    ("> Said by others\n\nMine", (0, 0), (0, 4), ["> Said"]),
    ("**bold words** here", (0, 4), (1, 5), ["**words** here"]),
    ("x" * 1999 + "😀😀 and *more*\n\n- a list", (0, 0), None, ["x" * 1999 + "…"]),
]


SELECT_PARTS = """([within, [first, from], end]) => new Promise((done) => {
  const walker = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
  const [last, to] = end ?? [texts.length - 1, texts.at(-1).length];
  document.addEventListener("selectionchange", () => done(), { once: true });
  getSelection().setBaseAndExtent(texts[first], from, texts[last], to);
})"""


def test_a_part_of_a_comment_keeps_the_markup_around_it(open_as, thread, ada):
    dora = make.member("dora")
    page = open_as(ada)
    comments = [make.comment(post=thread, author=dora, body=body) for body, *_rest in PARTS]
    page.goto(thread.get_absolute_url())
    for comment, (_body, start, end, lines) in zip(comments, PARTS, strict=True):
        prose = f"[id='c-{comment.number}'] > .comment > .prose"
        page.locator(prose).scroll_into_view_if_needed()
        page.evaluate(SELECT_PARTS, [prose, start, end])
        press_quote(page, comment)
        quoted = "\n".join(f"> {line}" for line in [f"**dora** in #{comment.number}:", "", *lines])
        field = page.get_by_label(f"Reply to {comment.number}")
        expect(field).to_have_value(f"{quoted}\n\n")
        field.press("Escape")


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
        f"{gap}> **cyril** in #2:\n> \n> {text}\n\n" for gap, text in (("", "And"), ("\n\n", "And who pays?"))
    )


def test_text_selected_in_the_article_is_quoted_in_a_new_comment(open_as, thread, ben):
    page = open_as(ben)
    page.goto(thread.get_absolute_url())
    select(page, ".prose-article")
    page.get_by_role("button", name="Quote", exact=True).click()
    field = page.get_by_label("Add a comment")
    expect(field).to_be_focused()
    expect(field).to_have_value(f"> From [the article](/p/{thread.pk}/):\n> \n> The council has **decided**.\n\n")
    page.keyboard.type("Has it?")
    page.get_by_role("button", name="Post comment").click()
    page.get_by_role("link", name="the article").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A bridge")


def test_the_quote_button_is_reached_by_keyboard(open_as, thread, ada):
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


def test_on_a_phone_the_quote_button_is_at_the_bottom(open_as, thread, ada):
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


def test_a_visitor_does_not_see_the_quote_button(open_as, thread):
    page = open_as()
    page.clock.install()
    page.goto(thread.get_absolute_url())
    select(page, "[id='c-1'] > .comment > .prose")
    run_timers(page)
    expect(page.get_by_role("button", name="Quote", exact=True)).to_have_count(0)


def test_the_quote_button_is_accessible(open_as, thread, ada):
    page = open_as(ada, viewport=PHONE)
    page.goto(thread.get_absolute_url())
    select(page, "[id='c-1'] > .comment > .prose")
    expect(page.get_by_role("button", name="Quote", exact=True)).to_be_visible()
    assert page.evaluate("window.shifted") == []
    assert_accessible(page)


@WITH_AND_WITHOUT_SCRIPTS
def test_a_button_quotes_the_whole_comment(open_as, thread, ada, scripts):
    page = open_as(ada, java_script_enabled=scripts)
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    field = page.get_by_label("Reply to 2")
    field.fill("The county.")
    page.get_by_role("button", name="Quote the whole comment").click()
    expect(field).to_have_value(
        "> **cyril** in #2:\n>\n> And who pays? See #1.1 and https://example.org/\n\nThe county."
    )
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("[id='c-2'] .comment").first).to_contain_text("quoted in 2.1")


def test_a_quotation_is_added_at_the_end_while_a_preview_is_shown(open_as, thread, ada):
    page = open_as(ada)
    page.clock.install()
    page.goto(thread.get_absolute_url())
    page.get_by_role("link", name="Reply to 2").click()
    page.get_by_label("Reply to 2").fill("Well.")
    page.get_by_role("button", name="Preview").first.click()
    expect(page.get_by_role("region", name="Preview")).to_be_visible()
    select(page, "[id='c-2'] > .comment > .prose")
    run_timers(page)
    press_quote(page, thread.comments.get(path=[2]))
    expect(page.get_by_label("Reply to 2")).to_have_value(re.compile(r"^Well\.\n\n> .*#2.*\n\n$", re.DOTALL))
