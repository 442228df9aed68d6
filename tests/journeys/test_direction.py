"""Hebrew and Arabic, marks piled on a letter, and wide text, in a browser."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import User
from forum.posts.models import Post
from tests.journeys.page_checks import EVERYTHING
from tests.support import make

HEBREW = "שלום לכולם, מה דעתכם? (2026)"
MIXED = f"{HEBREW}\n\nAn English paragraph.\n\n> ציטוט מן המאמר\n\n- פריט\n- עוד פריט\n\n`code`"
MARKS = "\u0335\u0321\u0322\u0327\u0328\u0316\u0317\u0318\u0319\u0300\u0301\u0302\u0303\u0304" * 7  # 98 of them
LONG = "Wick" * 40


@pytest.fixture
def hebrew(ada, ben):
    User.objects.filter(pk=ada.pk).update(display_name="עדה (לוי)")
    category = make.category("Transport")
    post = make.post(author=ada, title="גשר חדש ל-Lower Wick!", body=MIXED, category=category)
    first = make.comment(post=post, author=ben, body=MIXED)
    make.comment(post=post, author=ada, parent=first, body="مرحبا بالعالم!")
    make.comment(post=post, author=ben, body="In English again.")
    return post


def direction(locator) -> str:
    return locator.evaluate("element => getComputedStyle(element).direction")


def ends_of(locator) -> tuple[float, float]:
    """The distances of an element's text from the left and the right edge of the element."""
    return locator.evaluate("""element => {
        const range = document.createRange();
        range.selectNodeContents(element);
        const [box, text] = [element.getBoundingClientRect(), range.getBoundingClientRect()];
        return [text.left - box.left, box.right - text.right];
    }""")


def test_each_paragraph_has_the_direction_of_its_text(open_as, hebrew):
    page = open_as()
    page.goto(hebrew.get_absolute_url())
    assert direction(page.get_by_role("heading", level=1)) == "rtl"
    prose = page.locator("[id='c-1'] > .comment .prose")
    left, right = ends_of(prose.locator("> p").first)
    assert left > right < 2
    left, right = ends_of(prose.locator("> p").nth(1))
    assert right > left < 2
    assert [direction(prose.locator(tag)) for tag in ("ul", "blockquote", "code")] == ["rtl", "rtl", "ltr"]
    assert direction(page.locator("[id='c-1.1'] .prose")) == "rtl"
    assert direction(page.locator("[id='c-2'] .prose")) == "ltr"


def test_a_hebrew_name_does_not_reorder_the_line_around_it(open_as, hebrew):
    """In an English line, the name comes first, then the badge, the number and the time."""
    page = open_as()
    page.goto(hebrew.get_absolute_url())
    meta = page.locator("[id='c-1.1'] > .comment > .meta")
    places = [meta.locator(part).bounding_box()["x"] for part in (".author", ".mark", ".number", "time")]
    assert places == sorted(places)
    author = page.locator("[id='c-1.1'] .author")
    assert direction(author) == "rtl"
    expect(author).to_have_text("עדה (לוי)")


def test_text_is_typed_in_the_direction_of_its_script(open_as, hebrew, ben):
    page = open_as(ben)
    page.goto(hebrew.get_absolute_url())
    page.get_by_role("link", name="Reply to 1", exact=True).click()
    field = page.get_by_label("Reply to 1", exact=True)
    field.fill(HEBREW)
    assert direction(field) == "rtl"
    field.fill("In English.")
    assert direction(field) == "ltr"


@pytest.mark.parametrize("width", [390, 1280])
def test_piled_marks_stay_inside_their_own_comment(open_as, thread, width):
    """The comments around look the same, pixel by pixel, with and without the marks."""
    page = open_as(viewport={"width": width, "height": 900})
    page.goto(thread.get_absolute_url())
    pictures = []
    for marks in ("", MARKS):
        page.evaluate(
            """marks => {
                // a round edge differs if a fraction of a pixel is above it
                for (const { style } of document.querySelectorAll(".avatar")) style.visibility = "hidden";
                const text = (id, text) => {
                    const comment = document.getElementById(id).querySelector(".comment");
                    comment.querySelector(".prose p").textContent = text;
                    comment.querySelector(".author").textContent = text;
                };
                text("c-1.1", `Z${marks}algo ${marks}x`);
            }""",
            marks,
        )
        around = [page.locator(f"[id='{each}'] > .comment") for each in ("c-1", "c-1.1.1")]
        pictures.append([each.screenshot(animations="disabled") for each in around])
    assert pictures[0] == pictures[1]


@pytest.mark.parametrize("path", ["/", "{post}", "/search/?q=bridge", "/m/ada/", "/m/ada/?tab=comments"])
def test_piled_marks_in_a_title_stay_in_their_row(open_as, thread, path):
    Post.objects.update(title=f"Z{MARKS}", source_name=f"Z{MARKS}"[:100])
    page = open_as(viewport={"width": 390, "height": 900})
    page.goto(path.format(post=thread.get_absolute_url()))
    # An element around the text clips whatever is drawn outside of its box.
    assert (
        page.evaluate("""() => [...document.querySelectorAll("main *")]
        .filter((element) => [...element.childNodes].some(({ data }) => data?.includes("\\u0335")))
        .filter((element) => !element.closest("title, .vh"))
        .filter((element) => {
            for (let box = element; box !== document.body; box = box.parentElement) {
                const { overflowY } = getComputedStyle(box);
                if (overflowY !== "visible" && box.localName !== "main") return false;
            }
            return true;
        }).map(({ outerHTML }) => outerHTML.slice(0, 80))""")
        == []
    )


WIDE = ["/", "/c/transport/", "{post}", "/p/{pk}/history/", "/search/?q=bridge", "/m/ada/", "/m/ada/?tab=comments"]
WIDE += ["/tracker/", "/notifications/", "/replies/", "/drafts/", "/publish/{pk}/", "/p/{pk}/c/1/reply/"]


@pytest.mark.parametrize("path", WIDE)
def test_long_words_and_wide_tables_stay_inside_their_own_box(open_as, thread, ada, ben, path):
    User.objects.filter(pk=ben.pk).update(display_name=LONG[:60])
    make.comment(post=thread, author=ben, body=f"@ada {EVERYTHING}", parent=thread.comments.get(path=[1, 1]))
    thread.upvote(by=ben)
    thread.edit(body=f"{EVERYTHING}\n{LONG}")
    Post.objects.update(title=f"A bridge {LONG}"[:200], source_name=LONG[:100], published_at=timezone.now())
    page = open_as(ada, viewport={"width": 320, "height": 700})
    page.goto(path.format(post=thread.get_absolute_url(), pk=thread.pk))
    assert (
        page.evaluate("""() => [...document.querySelectorAll("body *")]
        .filter((element) => !element.closest(".vh, .answers, .label, .wide, [popover]"))
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map(({ outerHTML }) => outerHTML.slice(0, 120))""")
        == []
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
