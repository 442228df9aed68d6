"""That a category was added, archived or reopened is listed among the changes, and is undone there."""

import pytest

from forum.branding.models import SiteChange
from forum.categories.models import Category
from forum.moderation.models import Decision
from tests.support import make
from tests.support.reading import read

PATH = "/site/changes/"
CATEGORIES = "/admin/categories/category/"


@pytest.fixture
def words(browse, olga):
    """Undo the newest change, if wanted. Returns the text of the list."""

    def words_(*, undo=False):
        if undo:
            browse(olga).post(f"{PATH}{SiteChange.objects.first().pk}/undo/")
        return read(browse(olga).get(PATH)).words

    return words_


def test_an_added_category_is_archived_again_and_the_undo_is_undone(browse, olga, words):
    form = {
        "name": "Fire",
        "slug": "fire",
        "description": "",
        "position": "4",
        "colour": "3",
        "reason": "Asked for.",
    }
    browse(olga).post(f"{CATEGORIES}add/", form)
    category = Category.objects.get(slug="fire")
    assert "Category: Fire State from not there yet → to open by olga" in words()
    assert "State from open → to archived by olga" in words(undo=True)
    category.refresh_from_db()
    assert category.is_archived
    words(undo=True)
    category.refresh_from_db()
    assert not category.is_archived
    acts = [decision.act for decision in category.decisions.order_by("pk")]
    assert acts == [Decision.Act.ADD, Decision.Act.ARCHIVE, Decision.Act.REOPEN]


@pytest.mark.parametrize("is_archived", [True, False])
def test_archiving_and_reopening_are_undone(words, olga, is_archived):
    category = make.category("Transport")
    category.archive(by=olga, reason="Quiet.")
    if not is_archived:
        category.reopen(by=olga, reason="Loud.")
    before, after = ("open", "archived") if is_archived else ("archived", "open")
    assert f"Category: Transport State from {before} → to {after} by olga" in words()
    assert f"State from {after} → to {before} by olga" in words(undo=True)
    category.refresh_from_db()
    assert category.is_archived is not is_archived


def test_undoing_what_is_undone_already_changes_nothing(browse, olga):
    category = make.category("Transport")
    category.archive(by=olga, reason="Quiet.")
    path = f"{PATH}{SiteChange.objects.first().pk}/undo/"
    category.reopen(by=olga, reason="Loud.")
    assert "Nothing was changed" in read(browse(olga).post(path, follow=True)).words
    assert SiteChange.objects.count() == category.decisions.count() == 2
