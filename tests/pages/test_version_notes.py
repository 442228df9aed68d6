"""Each version of a page says which it is, and whether readers can see it."""

import re

import pytest

from forum.branding.models import SiteChange
from forum.pages.models import Page
from tests.support.reading import read

DRAFT, EARLIER = "This is a draft. Only staff can see it.", "This isn't the current version."


@pytest.fixture
def save(olga):
    """Save a version of the terms: `save("Be kind.", publish=True)`."""
    return lambda body, *, publish: Page.objects.named("terms").save_version(by=olga, body=body, publish=publish)


@pytest.fixture
def note(browse, olga):
    """What the page of a version of the terms says about it, for staff: `note(2)`."""

    def note_(number: int) -> str | None:
        words = read(browse(olga).get(f"/terms/{number}/")).words
        assert re.findall(r"Version (\d+)", words) == [str(number)]
        return next((each for each in (DRAFT, EARLIER) if each in words), None)

    return note_


def test_the_starting_text_is_a_draft(note):
    assert note(1) == DRAFT


def test_versions_before_after_and_in_force(save, note, browse):
    for text, publish in (("First.", False), ("Second.", True), ("Third.", True), ("Fourth.", False)):
        save(text, publish=publish)
    assert [note(number) for number in (1, 2, 3, 4, 5)] == [DRAFT, DRAFT, EARLIER, None, DRAFT]
    assert [browse().get(f"/terms/{number}/").status_code for number in (1, 2, 3, 4, 5)] == [
        404,
        404,
        200,
        200,
        404,
    ]
    assert "Version 4" in read(browse().get("/terms/")).words


def test_a_draft_leads_to_the_current_version_or_to_the_newest_draft(save, browse, olga):
    save("First.", publish=False)
    assert "Newest draft" in read(browse(olga).get("/terms/1/")).words
    assert "Newest draft" not in read(browse(olga).get("/terms/2/")).words
    save("Second.", publish=True)
    for number in (1, 2):
        words = read(browse(olga).get(f"/terms/{number}/")).words
        assert "Current version" in words
        assert "Newest draft" not in words
    assert "Current version" not in read(browse(olga).get("/terms/3/")).words


def test_a_version_that_was_public_is_no_draft_after_undoing(save, note, browse, olga):
    save("First.", publish=True)
    Page.objects.named("terms").undo(SiteChange.objects.latest("pk"), by=olga)
    assert note(2) == EARLIER
    page = read(browse().get("/terms/2/"))
    assert "Current version" not in page.words
    assert browse().get("/terms/").status_code == 404


def test_versions_that_are_shown_by_number_always_have_it(browse, db):
    assert "Version 1" in read(browse().get("/rules/1/")).words
    assert "Version 1" not in read(browse().get("/about/")).words
