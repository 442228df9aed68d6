"""The pages of what is new: tracker, history, notices, one's own comments and the replies to them."""

import pytest

from tests.reading import read

PAGES = ["/tracker/", "/tracker/history/", "/notices/", "/replies/"]


def words(browser, path: str) -> str:
    page = browser.get(path)
    assert page.status_code == 200
    return read(page).words.partition("Skip to the content")[2]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_without_anything_says_what_would_stand_there(browse, ben, path):
    assert 'class="empty"' in browse(ben).get(path).content.decode()
