"""Reading posts and threads, by mouse and by keyboard."""

import re

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from forum.posts.models import Post
from tests.journeys.page_checks import assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS


@pytest.fixture
def seed(live_server):
    call_command("import_seeds", "fixtures/seeds", verbosity=0)
    return Post.objects.get()


@WITH_AND_WITHOUT_SCRIPTS
def test_a_visitor_reads_the_imported_seed_and_its_discussion(open_as, seed, scripts):
    page = open_as(java_script_enabled=scripts)
    page.goto("/")
    if scripts:
        assert_accessible(page)
    page.get_by_role("heading", level=2).get_by_role("link", name="U.S. will give Russians").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Blinken says")
    expect(page.get_by_role("article").first).to_contain_text("Zachary Basu")
    expect(page.get_by_role("heading", name="13 comments")).to_be_visible()
    expect(page.locator(".thread article")).to_have_count(13)
    expect(page.locator(".thread")).to_contain_text("Clean up in aisle 4!")
    expect(page.get_by_text("unknown author").first).to_be_visible()
    if scripts:
        assert_accessible(page)


@WITH_AND_WITHOUT_SCRIPTS
def test_a_branch_is_collapsed_and_expanded(open_as, thread, scripts):
    page = open_as(java_script_enabled=scripts)
    page.goto(thread.get_absolute_url())
    reply, summary = page.locator("[id='c-1.1']"), page.locator("summary").first
    expect(summary).to_contain_text("2 replies to 1 by ada and ben")
    expect(reply).to_be_visible()
    summary.click()
    expect(reply).to_be_hidden()
    summary.click()
    expect(reply).to_be_visible()


def test_a_comment_number_links_to_its_comment(open_as, thread):
    page = open_as()
    page.goto(f"/p/{thread.pk}/c/2/")
    expect(page.locator("[id='c-2']")).to_be_in_viewport()
    page.get_by_role("link", name="#1.1", exact=True).click()
    expect(page).to_have_url(re.compile("#c-1.1$"))
    expect(page.locator("[id='c-1.1']")).to_be_in_viewport()


def test_the_thread_can_be_navigated_with_tab(open_as, thread, ben):
    page = open_as(ben)
    page.goto(thread.get_absolute_url())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    visited = []
    for _ in range(40):
        page.keyboard.press("Tab")
        visited.append(page.evaluate("document.activeElement.textContent.trim()"))
        if visited[-1] == "Reply to 1.1":
            break
    assert visited.index("Reply to 1") < visited.index("1.1") < visited.index("Reply to 1.1")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Reply to 1.1")).to_be_focused()


def test_the_focus_is_always_visible(open_as, thread, ben):
    page = open_as(ben)
    page.goto(thread.get_absolute_url())
    for _ in range(12):
        page.keyboard.press("Tab")
        style = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{style}.outlineStyle") != "none", page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_does_not_jump_while_it_loads(open_as, site, thread, ben, width):
    """Writes the page line by line and without scripts, like a slow connection."""
    page = open_as(ben, viewport={"width": width, "height": 800})
    page.route("**/*.js", lambda route: route.abort())
    page.goto(f"{site}{thread.get_absolute_url()}")
    page.evaluate("""async () => {
        const markup = await (await fetch(location.href)).text();
        document.open();
        window.shifted = [];
        for (const [line] of markup.matchAll(/.*\\S.*\\n\\s*/g)) {
            document.write(line);
            if (document.body) await new Promise(requestAnimationFrame);
        }
        document.close();
    }""")
    expect(page.get_by_role("button", name="Post comment")).to_be_attached()
    assert page.evaluate("window.shifted") == []
