"""What takes long shows that it's working, and what deletes something asks once."""

from uuid import uuid4

from playwright.sync_api import expect

from forum.drafts.models import Draft
from tests.journeys.page_checks import assert_accessible
from tests.journeys.scripts import WITH_AND_WITHOUT_SCRIPTS


def test_a_download_shows_that_it_is_being_prepared(open_as, ben):
    page = open_as(ben)
    page.goto("/accounts/export/")
    with page.expect_download():
        page.get_by_role("button", name="Download").click()
    expect(page.get_by_role("status").filter(has_text="Preparing your file.")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_hidden()  # after some seconds


@WITH_AND_WITHOUT_SCRIPTS
def test_discarding_a_draft_asks_once(open_as, ben, scripts):
    Draft.objects.save(
        member=ben, form_url="/publish/", fields={"title": "A bridge", "body": "Typed."}, key=uuid4()
    )
    page = open_as(ben, java_script_enabled=scripts)
    page.goto("/drafts/")
    page.locator("summary").filter(has_text="Discard").click()
    expect(page.get_by_text("Discarding can't be undone.")).to_be_visible()
    if scripts:
        assert_accessible(page)
    page.get_by_role("button", name="Discard draft").click()
    expect(page.get_by_role("heading", name="A bridge")).to_have_count(0)
    expect(page.get_by_text("No drafts")).to_be_visible()
