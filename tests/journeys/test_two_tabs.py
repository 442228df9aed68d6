"""The same text is edited in two tabs: the second one says so and loses nothing."""

import pytest
from playwright.sync_api import expect

from tests.journeys.page_checks import assert_accessible
from tests.support import make

BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@BOTH
@pytest.mark.parametrize("is_comment", [True, False], ids=["comment", "post"])
def test_the_second_tab_shows_both_versions_and_can_save_anyway(open_as, ada, scripts, is_comment):
    post = make.post(author=ada, body="The bridge opens in May.", category=make.category("Transport"))
    comment = make.comment(post=post, author=ada, body="The bridge opens in May.")
    path, label = (f"/p/{post.pk}/c/1/edit/", "Edit comment 1") if is_comment else (f"/publish/{post.pk}/", "text")
    first = open_as(ada, java_script_enabled=scripts)
    second = first.context.new_page()
    for tab in (first, second):
        tab.goto(path)
    first.get_by_label(label).last.fill("The bridge opens in June.")
    first.get_by_role("button", name="Save", exact=True).click()
    first.wait_for_url(f"{post.get_absolute_url()}**")
    second.get_by_label(label).last.fill("The bridge opens in May, I think.")
    second.get_by_role("button", name="Save", exact=True).click()
    alert = second.get_by_role("alert")
    expect(alert).to_contain_text("This has been changed since you opened it")
    expect(alert).to_be_in_viewport()
    expect(second.get_by_label(label).last).to_have_value("The bridge opens in May, I think.")
    expect(second.get_by_label("Current version")).to_have_value("The bridge opens in June.")
    expect(second.locator(".diff del").first).to_contain_text("June")
    if scripts:
        expect(alert).to_be_focused()
        assert_accessible(second)
    thing = comment if is_comment else post
    thing.refresh_from_db()
    assert thing.body == "The bridge opens in June."
    second.get_by_role("button", name="Save anyway").click()
    second.wait_for_url(f"{post.get_absolute_url()}**")
    thing.refresh_from_db()
    assert thing.body == "The bridge opens in May, I think."
    assert not ada.drafts.with_text().exists()
