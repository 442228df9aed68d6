"""The button "Show" of the bar that announces new comments."""

import pytest
from playwright.sync_api import expect

from tests.support import make


@pytest.fixture
def site(served, transactional_db):
    return served


def show_button(page):
    return page.get_by_role("button", name="Show", exact=True)


def test_show_goes_to_the_first_new_comment(read, long, ben):
    reader = read(long, ben)
    for parent in long.comments.filter(path__in=[[28], [20]]).order_by("path"):
        make.comment(post=long, parent=parent)
    expect(reader.get_by_text("2 new comments")).to_be_visible()
    show_button(reader).click()
    expect(reader.locator("[id='c-20.1'] > .comment")).to_be_focused()
    expect(reader.locator("[id='c-20.1'] > .comment")).to_be_in_viewport(ratio=1)
    expect(reader.get_by_text("New: 20.1 28.1")).to_be_visible()


def test_show_updates_all_counts_and_the_next_number(read, long, ben):
    parent = make.comment(post=long, parent=long.comments.get(path=[1]))
    parent = make.comment(post=long, parent=parent)
    reader = read(long, ben)
    reader.get_by_role("link", name="Reply to 25").click()
    expect(reader.get_by_text("This will be comment 25.1,")).to_be_visible()
    make.comment(post=long, parent=parent)
    make.comment(post=long, parent=long.comments.get(path=[25]))
    make.comment(post=long)
    expect(reader.get_by_text("3 new comments")).to_be_visible()
    show_button(reader).click()
    expect(reader.locator("[id='c-31']")).to_be_attached()
    expect(reader.locator("[id='c-1'] > .replies > summary")).to_contain_text("3 replies")
    expect(reader.locator("[id='c-1.1'] > .replies > summary")).to_contain_text("2 replies")
    expect(reader.get_by_text("This will be comment 25.2,")).to_be_visible()
    expect(reader.get_by_text("This will be comment 32,")).to_be_visible()
    expect(reader.locator(".map li").first).to_contain_text("6")


@pytest.mark.parametrize("label", ["Add a comment", "Reply to 25"])
def test_show_leaves_the_composer_where_it_is_with_the_focus(read, long, ben, label):
    reader = read(long, ben)
    if label != "Add a comment":
        reader.get_by_role("link", name=label).click()
    field = reader.get_by_label(label)
    field.press_sequentially("Half a ")
    for parent in long.comments.filter(path__in=[[3], [15]]).order_by("path"):
        make.comment(post=long, parent=parent)
    make.comment(post=long)
    expect(reader.get_by_text("3 new comments")).to_be_visible()
    before = field.bounding_box()["y"]
    show_button(reader).click()
    expect(reader.get_by_text("New: 3.1 15.1 31")).to_be_visible()
    expect(reader.locator("[id='c-31']")).to_be_attached()
    expect(field).to_be_focused()
    assert field.bounding_box()["y"] == pytest.approx(before, abs=1)
    reader.keyboard.type("thought")
    expect(field).to_have_value("Half a thought")


def test_show_calls_own_and_ignored_comments_not_new(read, thread, ben):
    ignored = make.member("ignored")
    ben.ignore(ignored)
    reader = read(thread, ben)
    make.comment(post=thread, author=ben)
    make.comment(post=thread, author=ignored)
    make.comment(post=thread)
    expect(reader.get_by_text("1 new comment")).to_be_visible()
    show_button(reader).click()
    expect(reader.locator("[id='c-5']")).to_be_attached()
    new = reader.locator(".thread .is-new").evaluate_all("rows => rows.map(row => row.id)")
    assert new == ["c-1.1", "c-2", "c-5"]
