"""Times on Moderation pages are `<time>` elements, which local-time.js shows in the reader's zone."""

import re

import pytest

from tests.support import make

from .conftest import page_of, row_page


def outside_elements(html: str) -> str:
    return re.sub(r"<time .*?</time>", "", html, flags=re.DOTALL)


@pytest.fixture
def rows(post, comment, mo, ada):
    """A row for each list, with all their times set."""
    category = make.category()
    category.archive(by=mo, reason="Quiet.")
    report, _is_new = comment.report(by=ada, reason="Rude.")
    report.resolve(by=mo, reason="It isn't.")
    return [category, post, comment, report, mo, mo.decisions.first()]


def test_lists_and_pages_have_times_as_elements(browse, rows):
    owner = browse(make.member("owner", role="owner"))
    for row in rows:
        for url in (page_of(row, "changelist"), row_page(row)):
            html = owner.get(url).content.decode()
            assert not re.search(r"\d\d:\d\d", outside_elements(html)), url
        times = re.findall(
            r'<time datetime="[^"]+" data-as="time">(.+?)</time>', owner.get(page_of(row, "changelist")).text
        )
        assert all(re.fullmatch(r"\d+ \w+ \d{4}, \d\d:\d\d UTC", each) for each in times)
        assert times


def test_a_list_is_sorted_by_time(browse, mo):
    posts = [make.post(), make.post()]
    url = page_of(posts[0], "changelist")
    browser = browse(mo)
    link = re.search(r'href="(\?o=\d)">Published', browser.get(url).text)[1]
    html = browser.get(url + link).text
    assert html.index(f">{posts[0].title}<") < html.index(f">{posts[1].title}<")
