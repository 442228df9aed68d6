"""The lists accept exactly the filters they show, so that filters can't reveal secrets."""

from itertools import product

import pytest
from django.contrib import admin
from django.urls import reverse

from forum.moderation.staff_admin import StaffAdmin
from tests.support.tables import assert_each, rolled_back

SECTIONS = {
    f"{section.opts.app_label}_{section.opts.model_name}": section
    for section in admin.site._registry.values()
    if isinstance(section, StaffAdmin)
}
LOOKUPS = ("startswith", "regex", "gt", "in", "isnull", "date")
RELATED = (
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


def names_on(section: StaffAdmin) -> list[str]:
    """The query parameters of the section's filters."""
    return [each if isinstance(each, str) else each.parameter_name for each in section.list_filter]


def forbidden_lookups(section: StaffAdmin) -> set[str]:
    """Lookups that start from the row or its filters, follow relations, and use every comparison."""
    fields = [field.name for field in section.model._meta.get_fields()]
    filters = [*names_on(section), *filter(None, [section.date_hierarchy])]
    related = ["__".join(path) for path in RELATED]
    paths = [f"{name}__{path}" for name in filters for path in related] + related
    compared = [f"{path}__{lookup}" for path in (*paths, *fields, *filters) for lookup in LOOKUPS]
    return {*compared, *paths, *fields, "pk"} - set(filters)


def assert_refused(browser, section: str, lookups: list[str]) -> None:
    statuses = {lookup: browser.get(list_of(section), {lookup: "a"}).status_code for lookup in lookups}
    assert statuses, "no lookups to try"
    assert {lookup: status for lookup, status in statuses.items() if status != 400} == {}


@pytest.mark.parametrize("section", SECTIONS)
def test_only_the_filters_on_the_page_are_allowed(browse, mo, section):
    """Checks all lookups on the class, and every eighth with a request."""
    lookups = sorted(forbidden_lookups(SECTIONS[section]))
    assert [lookup for lookup in lookups if SECTIONS[section].lookup_allowed(lookup, "a", None)] == []
    assert_refused(browse(mo), section, lookups[::8])


@pytest.mark.deep
@pytest.mark.parametrize("section", SECTIONS)
def test_every_other_filter_is_refused(browse, mo, section):
    assert_refused(browse(mo), section, sorted(forbidden_lookups(SECTIONS[section])))


@pytest.mark.parametrize(
    "secret", ["password__startswith", "email__startswith", "usersession__session_key__regex"]
)
def test_a_filter_of_posts_reveals_no_secrets_of_an_author(browse, mo, post, secret):
    query = {f"category__posts__author__{secret}": "a", "category__posts__author__username": "ada"}
    assert browse(mo).get(list_of("posts_post"), query).status_code == 400


@pytest.mark.parametrize("section", SECTIONS)
def test_every_filter_on_the_page_works(browse, mo, olga, post, comment, section):
    post.lock(by=mo, reason="Heated.")
    comment.report(by=mo, reason="Taunting.")
    browser = browse(mo)
    change_list = browser.get(list_of(section)).context["cl"]
    offered = [choice["query_string"] for spec in change_list.filter_specs for choice in spec.choices(change_list)]
    assert len(offered) >= 2 * len(names_on(SECTIONS[section]))
    statuses = {query: browser.get(list_of(section) + query).status_code for query in offered}
    assert {query: status for query, status in statuses.items() if status != 200} == {}


def test_an_invalid_filter_value_breaks_no_page(browse, mo):
    browser = browse(mo)
    names = [(section, name) for section in SECTIONS for name in names_on(SECTIONS[section])]

    @rolled_back()
    def check(parameter, lookup, value):
        section, name = parameter
        assert browser.get(list_of(section), {f"{name}{lookup}": value}).status_code in {200, 302, 400}

    assert_each(check, product(names, ["", "__exact", "__id__exact"], ["(", "", "-1", "9" * 40, "é", "a,b"]))
