"""Every change is listed for staff: who, when, old and new value. Owners undo it with one click."""

import pytest

from accounts.models import User
from forum.branding.models import Site, SiteChange
from forum.categories.models import Category
from forum.pages.models import Page
from tests.support import make
from tests.support.reading import read

PATH = "/site/changes/"


@pytest.fixture
def undo(browse, olga):
    """Undo the newest change, as the owner. Returns the text of the list."""

    def undo_():
        pk = SiteChange.objects.first().pk
        return read(browse(olga).post(f"{PATH}{pk}/undo/", follow=True)).words

    return undo_


@pytest.fixture
def rename(olga):
    return lambda name: Site.objects.change(by=olga, name=name)


def test_the_list_says_who_changed_what(browse, mo, rename, olga):
    rename("The Ferry")
    Site.objects.change(by=olga, footer_links=[["Press", "/about/"]])
    words = read(browse(mo).get(PATH)).words
    assert "Site settings Name from empty → to The Ferry by olga" in words
    assert "Footer links from empty → to Press (/about/) by olga" in words


def test_the_list_is_readable_after_the_owner_has_left(browse, mo, rename, olga):
    rename("The Ferry")
    User.objects.filter(pk=olga.pk).delete()
    assert "by olga" in read(browse(mo).get(PATH)).words


def test_only_owners_see_the_buttons(browse, mo, olga, rename):
    rename("The Ferry")
    assert (
        "/undo/" in browse(olga).get(PATH).content.decode(),
        "/undo/" in browse(mo).get(PATH).content.decode(),
    ) == (
        True,
        False,
    )


def test_undoing_brings_the_old_value_back_and_is_recorded(undo, rename):
    rename("The Ferry")
    assert "Undone." in undo()
    assert Site.objects.get().name == ""
    assert [change.undoes_id for change in SiteChange.objects.all()] == [SiteChange.objects.last().pk, None]


def test_an_undo_can_be_undone(undo, rename):
    rename("The Ferry")
    undo()
    undo()
    assert Site.objects.get().name == "The Ferry"


def test_undoing_an_old_change_leaves_other_values_alone(browse, olga, rename):
    rename("The Ferry")
    first = SiteChange.objects.get()
    Site.objects.change(by=olga, tagline="News")
    browse(olga).post(f"{PATH}{first.pk}/undo/")
    site = Site.objects.get()
    assert (site.name, site.tagline) == ("", "News")


def test_undoing_twice_changes_nothing(browse, olga, rename):
    rename("The Ferry")
    path = f"{PATH}{SiteChange.objects.get().pk}/undo/"
    browse(olga).post(path)
    assert "Nothing was changed" in read(browse(olga).post(path, follow=True)).words
    assert SiteChange.objects.count() == 2


def test_a_categorys_colour_and_order_are_undone(undo, browse, mo):
    category = make.category("Transport")
    form = {"name": "Transport", "slug": "transport", "description": "", "position": "4", "colour": "3"}
    browse(mo).post(f"/admin/categories/category/{category.pk}/change/", form | {"reason": "Clearer."})
    category.refresh_from_db()
    assert (category.position, category.colour) == (4, 3)
    words = read(browse(mo).get(PATH)).words
    assert "Category: Transport" in words
    assert "Colour from Teal → to Gold" in words
    undo()
    category.refresh_from_db()
    assert (category.position, category.colour) == (0, 5)
    assert category.decisions.count() == 2


def test_a_name_that_is_taken_by_now_cannot_come_back(undo, olga):
    category = make.category("Transport")
    category.change(by=olga, reason="Shorter.", name="Ways")
    make.category("Transport 2")
    Category.objects.filter(name="Transport 2").update(name="Transport")
    assert "can't be used any more" in undo()
    category.refresh_from_db()
    assert category.name == "Ways"


def test_the_first_publication_of_a_page_is_undone(undo, browse, olga):
    Page.objects.named("terms").save_version(by=olga, body="Our terms.", publish=True)
    undo()
    assert browse().get("/terms/").status_code == 404
    assert Page.objects.named("terms").latest.body.startswith("These are the terms")
    undo()
    assert "Our terms." in read(browse().get("/terms/")).words


def test_a_new_version_of_a_public_page_is_undone(undo, browse, olga):
    rules = Page.objects.named("rules")
    for body in ("Be kind.", "Be kinder."):
        rules.save_version(by=olga, body=body, publish=True)
    assert "public version from 2 → to 3" in read(browse(olga).get(PATH)).words.lower()
    undo()
    page = read(browse().get("/rules/")).words
    assert ("Be kind." in page, "Be kinder." in page) == (True, False)


def test_a_draft_that_was_published_is_a_draft_again(undo, browse, olga):
    rules = Page.objects.named("rules")
    rules.save_version(by=olga, body="Be kind.", publish=False)
    rules.save_version(by=olga, body="Be kind.", publish=True)
    undo()
    assert "Argue about the point" in read(browse().get("/rules/")).words
    assert Page.objects.named("rules").latest.body == "Be kind."
