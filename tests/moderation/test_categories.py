"""Categories are added, changed, archived and reopened, always with a reason, and never deleted."""

import pytest
from django.db import IntegrityError, transaction

from forum.categories.models import Category
from tests.support import make
from tests.support.reading import read

from .conftest import page_of, row_page

SCIENCE = {"name": "Science", "slug": "science", "description": "", "position": "2", "colour": "3"}


@pytest.fixture
def towns(db):
    return make.category("Towns")


def test_a_category_is_added_with_a_reason(browse, mo, towns, logged):
    page = browse(mo).post(page_of(towns, "add"), {**SCIENCE, "reason": "Twenty posts about it."}, follow=True)
    assert "“Science” was added successfully." in read(page).words  # with a link, not with its HTML
    assert Category.objects.get(slug="science").decisions.get().by == mo
    assert logged() == [("mo-derator", "add", "Twenty posts about it.")]


def test_without_a_reason_no_category_is_added_and_the_input_is_kept(browse, mo, towns, logged):
    response = browse(mo).post(page_of(towns, "add"), {**SCIENCE, "description": "Stars.", "reason": " "})
    assert read(response).fields["description"] == "Stars."
    assert not Category.objects.filter(slug="science").exists()
    assert logged() == []


def test_two_categories_cannot_share_a_name_or_slug(browse, mo, towns, logged):
    response = browse(mo).post(
        page_of(towns, "add"), {**SCIENCE, "name": "Towns", "slug": "towns", "reason": "Why."}
    )
    assert read(response).words.count("already") >= 2
    assert logged() == []


@pytest.mark.parametrize("name", ["towns", "TOWNS"])
def test_category_names_are_unique_regardless_of_case(browse, mo, towns, logged, name):
    response = browse(mo).post(page_of(towns, "add"), {**SCIENCE, "name": name, "reason": "Why."})
    assert "There's already a category with this name." in read(response).words
    with pytest.raises(IntegrityError, match="other_names_in_any_case"), transaction.atomic():
        Category.objects.create(name=name, slug="elsewhere")
    assert logged() == []


def test_the_log_shows_old_and_new_values(browse, mo, towns):
    changed = {"name": "Towns and Clubs", "slug": "towns", "description": "", "position": "5", "colour": "5"}
    browse(mo).post(row_page(towns), {**changed, "reason": "Clubs have no other home."})
    towns.refresh_from_db()
    assert (towns.name, towns.position) == ("Towns and Clubs", 5)
    assert towns.decisions.get().detail == "name: Towns → Towns and Clubs; position: 0 → 5"


def test_saving_without_changes_logs_nothing(browse, mo, towns, logged):
    same = {"name": "Towns", "slug": "towns", "description": "", "position": "0", "colour": "5"}
    response = browse(mo).post(row_page(towns), {**same, "reason": "No reason."})
    assert "There are no changes to save." in read(response).words
    assert logged() == []


def test_a_category_is_archived_once_and_accepts_comments_after_reopening(act, mo, ben, post, logged):
    act(mo, "archive", post.category, reason="The fair is over.")
    post.category.refresh_from_db()
    assert post.category.is_archived
    act(mo, "archive", post.category, reason="The fair is over.")
    act(mo, "reopen", post.category, reason="The next fair.")
    assert make.comment(post=post, author=ben).number == "1"
    assert [verb for _, verb, _ in logged()] == ["archive", "reopen"]


def test_the_form_warns_that_existing_links_break(browse, mo, towns):
    assert "breaks existing links" in read(browse(mo).get(row_page(towns))).words


def test_nobody_can_delete_a_category(browse, olga, towns):
    assert browse(olga).post(f"/admin/categories/category/{towns.pk}/delete/", {"post": "yes"}).status_code == 404
    browse(olga).post(
        page_of(towns, "changelist"), {"action": "delete_selected", "_selected_action": towns.pk, "post": "yes"}
    )
    assert Category.objects.filter(pk=towns.pk).exists()
