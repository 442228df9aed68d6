"""Categories are added, changed, archived and reopened, each with a reason; nobody deletes one."""

import pytest
from django.db import IntegrityError, transaction

from forum.categories.models import Category
from tests.support import make
from tests.support.reading import read

from .conftest import page_of, row_page

SCIENCE = {"name": "Science", "slug": "science", "description": "", "position": "2"}


@pytest.fixture
def towns(db):
    return make.category("Towns")


def test_a_category_is_added_with_a_reason(browse, mo, towns, logged):
    browse(mo).post(page_of(towns, "add"), {**SCIENCE, "reason": "Twenty posts about it."})
    assert Category.objects.get(slug="science").decisions.get().by == mo
    assert logged() == [("mo-derator", "add", "Twenty posts about it.")]


def test_without_a_reason_none_is_added_and_the_words_stay(browse, mo, towns, logged):
    answer = browse(mo).post(page_of(towns, "add"), {**SCIENCE, "description": "Stars.", "reason": " "})
    assert read(answer).fields["description"] == "Stars."
    assert not Category.objects.filter(slug="science").exists()
    assert logged() == []


def test_two_categories_never_share_a_name_or_an_address(browse, mo, towns, logged):
    answer = browse(mo).post(
        page_of(towns, "add"), {**SCIENCE, "name": "Towns", "slug": "towns", "reason": "Why."}
    )
    assert read(answer).words.count("already exists") >= 2
    assert logged() == []


@pytest.mark.parametrize("name", ["towns", "TOWNS"])
def test_two_categories_never_share_a_name_in_capitals_and_without(browse, mo, towns, logged, name):
    answer = browse(mo).post(page_of(towns, "add"), {**SCIENCE, "name": name, "reason": "Why."})
    assert "Category with this name already exists." in read(answer).words
    with pytest.raises(IntegrityError, match="other_names_in_any_case"), transaction.atomic():
        Category.objects.create(name=name, slug="elsewhere")
    assert logged() == []


def test_the_log_says_what_was_changed_from_what(browse, mo, towns):
    changed = {"name": "Towns and Clubs", "slug": "towns", "description": "", "position": "5"}
    browse(mo).post(row_page(towns), {**changed, "reason": "Clubs have no other home."})
    towns.refresh_from_db()
    assert (towns.name, towns.position) == ("Towns and Clubs", 5)
    assert towns.decisions.get().detail == "name: Towns → Towns and Clubs; position: 0 → 5"


def test_saving_what_is_as_before_logs_nothing(browse, mo, towns, logged):
    same = {"name": "Towns", "slug": "towns", "description": "", "position": "0"}
    answer = browse(mo).post(row_page(towns), {**same, "reason": "No reason."})
    assert "Nothing is different from before." in read(answer).words
    assert logged() == []


def test_an_archived_category_takes_no_comments_until_it_is_reopened(act, mo, ben, post, logged):
    act(mo, "archive", post.category, reason="The fair is over.")
    post.category.refresh_from_db()
    assert post.category.is_archived
    act(mo, "archive", post.category, reason="The fair is over.")
    act(mo, "reopen", post.category, reason="The next fair.")
    assert make.comment(post=post, author=ben).number == "1"
    assert [verb for _, verb, _ in logged()] == ["archive", "reopen"]


def test_the_form_warns_that_old_addresses_are_lost(browse, mo, towns):
    assert "old links lead nowhere" in read(browse(mo).get(row_page(towns))).words


def test_nobody_deletes_a_category(browse, olga, towns):
    assert browse(olga).post(f"/admin/categories/category/{towns.pk}/delete/", {"post": "yes"}).status_code == 404
    browse(olga).post(
        page_of(towns, "changelist"), {"action": "delete_selected", "_selected_action": towns.pk, "post": "yes"}
    )
    assert Category.objects.filter(pk=towns.pk).exists()
