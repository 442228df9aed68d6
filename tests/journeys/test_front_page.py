"""The front page: its orders, its density, the lead with what people say, and what is beside the list."""

import pytest
from playwright.sync_api import expect

from forum.posts.models import Post
from tests.journeys.ways import EVERY_WAY, Reader
from tests.support import make


@pytest.fixture
def lead(thread):
    Post.objects.filter(pk=thread.pk).update(title="The bridge is open", comment_count=40)
    said = thread.comments.get(path=[1])
    for _ in range(3):
        said.upvote(by=make.member())
    make.thread(make.post(title="A newt"), "1", "2", "3")
    return thread


@EVERY_WAY
def test_a_reader_chooses_a_density_an_order_and_what_to_read(open_as, lead, way):
    reader = Reader(open_as, way)
    page = reader.page
    page.goto("/")
    reader.press(page.get_by_role("button", name="Compact"))
    expect(page.locator(".lead")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("button", name="Compact")).to_have_attribute("aria-pressed", "true")
    reader.press(page.get_by_role("button", name="Comfortable"))
    reader.press(page.locator(".lead").get_by_role("link", name="The bridge is open"))
    expect(page.get_by_role("heading", level=1, name="The bridge is open")).to_be_visible()

    page.goto("/")
    reader.press(page.get_by_role("navigation", name="Order").get_by_role("link", name="Top"))
    month = page.get_by_role("navigation", name="Period").get_by_role("link", name="Month")
    reader.press(month)
    expect(month).to_have_attribute("aria-current", "true")
    expect(page).to_have_title("Top posts · Seedbed")
    beside = page.get_by_role("region", name="Most discussed")
    reader.press(beside.get_by_role("link", name="A newt"))
    expect(page.get_by_role("heading", level=1, name="A newt")).to_be_visible()


@EVERY_WAY
def test_a_moderator_keeps_a_comment_off_the_front_page(open_as, lead, mo, way):
    reader = Reader(open_as, way, mo)
    page = reader.page
    page.goto("/")
    said = page.get_by_role("region", name="What people are saying")
    reader.press(said.get_by_role("link", name="1", exact=True))
    expect(page.locator("[id='c-1']")).to_be_in_viewport()
    reader.press(page.get_by_role("button", name="More about comment 1", exact=True))
    reader.press(page.get_by_role("link", name="Moderate 1", exact=True))
    reader.press(page.get_by_role("link", name="Keep off the front page"))
    reader.type(page.get_by_label("Reason"), "Out of context.")
    reader.press(page.get_by_role("button", name="Keep off the front page"))
    expect(page.get_by_text("Kept off the front page:")).to_be_in_viewport()
    page.goto("/")
    expect(page.locator(".lead")).to_be_visible()
    expect(said).to_have_count(0)
