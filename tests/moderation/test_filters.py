"""The filters of the desk's lists answer what they show, and nothing beside it."""

from itertools import product

import pytest
from django.contrib import admin
from django.urls import reverse

from forum.moderation.desk import DeskAdmin
from tests.support.tables import assert_each, rolled_back

SECTIONS = {
    f"{section.opts.app_label}_{section.opts.model_name}": section
    for section in admin.site._registry.values()
    if isinstance(section, DeskAdmin)
}
COMPARED = ("startswith", "regex", "gt", "in", "isnull", "date")
LED = (
    ("posts", "author", "password"),
    ("posts", "author", "email"),
    ("posts", "author", "usersession", "session_key"),
    ("posts", "status"),
    ("posts", "title"),
    ("author", "email"),
    ("author", "password"),
    ("by", "email"),
    ("member", "email"),
    ("comment", "author", "email"),
    ("emailaddress", "email"),
    ("usersession", "session_key"),
    ("posts", "title"),
    ("slug",),
    ("id",),
)


def list_of(section: str) -> str:
    return reverse(f"admin:{section}_changelist")


def names_on(section: DeskAdmin) -> list[str]:
    """What the section's filters go by."""
    return [each if isinstance(each, str) else each.parameter_name for each in section.list_filter]


def ways_off(section: DeskAdmin) -> set[str]:
    """From the row itself and from each of its filters, along relations and by every kind of comparison."""
    fields = [field.name for field in section.model._meta.get_fields()]
    begun = [*names_on(section), *filter(None, [section.date_hierarchy])]
    paths = ["__".join([name, *led]) for name in begun for led in LED] + ["__".join(led) for led in LED]
    compared = [f"{path}__{how}" for path in (*paths, *fields, *begun) for how in COMPARED]
    return {*compared, *paths, *fields, "pk"} - {*begun, *names_on(section)}


def assert_refused(desk, section: str, ways: list[str]) -> None:
    answers = {way: desk.get(list_of(section), {way: "a"}).status_code for way in ways}
    assert answers, "no ways to try"
    assert {way: status for way, status in answers.items() if status != 400} == {}


@pytest.mark.parametrize("section", SECTIONS)
def test_moderators_find_out_nothing_by_other_filters_than_those_on_the_page(browse, mo, section):
    """The section is asked about all of them, its page about every eighth."""
    ways = sorted(ways_off(SECTIONS[section]))
    assert [way for way in ways if SECTIONS[section].lookup_allowed(way, "a", None)] == []
    assert_refused(browse(mo), section, ways[::8])


@pytest.mark.deep
@pytest.mark.parametrize("section", SECTIONS)
def test_no_page_of_the_desk_answers_any_other_filter(browse, mo, section):
    assert_refused(browse(mo), section, sorted(ways_off(SECTIONS[section])))


@pytest.mark.parametrize(
    "secret", ["password__startswith", "email__startswith", "usersession__session_key__regex"]
)
def test_moderators_find_out_no_secrets_of_an_author_by_a_filter_of_posts(browse, mo, post, secret):
    way = {f"category__posts__author__{secret}": "a", "category__posts__author__username": "ada"}
    assert browse(mo).get(list_of("posts_post"), way).status_code == 400


@pytest.mark.parametrize("section", SECTIONS)
def test_every_filter_on_the_page_works(browse, mo, olga, post, comment, section):
    post.lock(by=mo, reason="Heated.")
    comment.report(by=mo, reason="Taunting.")
    desk = browse(mo)
    shown = desk.get(list_of(section)).context["cl"]
    offered = [choice["query_string"] for spec in shown.filter_specs for choice in spec.choices(shown)]
    assert len(offered) >= 2 * len(names_on(SECTIONS[section]))
    answers = {query: desk.get(list_of(section) + query).status_code for query in offered}
    assert {query: status for query, status in answers.items() if status != 200} == {}


def test_what_is_no_answer_to_a_filter_breaks_no_page(browse, mo):
    desk = browse(mo)
    names = [(section, name) for section in SECTIONS for name in names_on(SECTIONS[section])]

    @rolled_back()
    def check(filtered, how, value):
        section, name = filtered
        assert desk.get(list_of(section), {f"{name}{how}": value}).status_code in {200, 302, 400}

    assert_each(check, product(names, ["", "__exact", "__id__exact"], ["(", "", "-1", "9" * 40, "é", "a,b"]))
