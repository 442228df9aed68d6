"""Navigation in a thread: to new comments and to a number, in the chosen order."""

import pytest

from forum.notifications.models import Reading
from tests.support import make
from tests.support.reading import read


@pytest.fixture
def long(ada):
    """A post with two pages of comments."""
    post = make.post(author=ada)
    make.thread(post, *(str(ordinal) for ordinal in range(1, 71)))
    return post


def links(response, css_class: str = "") -> list[str]:
    elements = read(response).elements
    return [each["href"] for tag, each in elements if tag == "a" and css_class in each.get("class", "")]


def link_to_new(response) -> dict:
    """The attributes of the link "3 new"."""
    return next(
        each
        for tag, each in read(response).elements
        if tag == "a" and ("data-next-new" in each or each["href"].startswith("#c-"))
    )


def test_a_new_comment_on_the_page_is_linked_directly(browse, long, ben):
    Reading.objects.mark(member=ben, post_id=long.pk, sequences=[*range(1, 8), *range(9, 71)])
    link = link_to_new(browse(ben).get(long.get_absolute_url()))
    assert link == {"href": "#c-8"}


def test_a_new_comment_on_the_page_comes_before_those_on_other_pages(browse, long, ben):
    Reading.objects.mark(member=ben, post_id=long.pk, sequences=[*range(1, 8), *range(9, 70)])
    link = link_to_new(browse(ben).get(long.get_absolute_url() + "?order=oldest"))
    assert link == {"href": "#c-8", "data-next-new": f"/p/{long.pk}/c/new/"}


def test_a_new_comment_on_another_page_is_linked_in_the_chosen_order(browse, long, ben):
    Reading.objects.mark(member=ben, post_id=long.pk, sequences=range(5, 71))
    browser = browse(ben)
    link = link_to_new(browser.get(long.get_absolute_url() + "?order=newest"))
    assert link["href"] == link["data-next-new"] == f"/p/{long.pk}/c/new/?order=newest"
    assert browser.get(link["href"]).url == f"/p/{long.pk}/c/4/?order=newest"


def test_a_message_says_that_nothing_is_new(browse, long, ben):
    Reading.objects.mark(member=ben, post_id=long.pk, sequences=range(1, 71))
    response = browse(ben).get(f"/p/{long.pk}/c/new/", follow=True)
    assert "Nothing new in this thread." in read(response).words


def test_a_removed_comment_is_not_marked_as_new(browse, post, ben, mo):
    Reading.objects.mark(member=ben, post_id=post.pk, sequences=[])
    make.comment(post=post).hide(by=mo, reason="Libel.")
    make.comment(post=post)
    page = read(browse(ben).get(post.get_absolute_url()))
    new = [each["id"] for tag, each in page.elements if tag == "li" and each.get("class") == "is-new"]
    assert new == ["c-2"]


@pytest.mark.parametrize("order", ["newest", "top"])
def test_going_to_a_number_keeps_the_order(browse, long, order):
    browser = browse()
    page = browser.get(long.get_absolute_url() + f"?order={order}")
    assert read(page).fields["order"] == order
    assert f"/p/{long.pk}/c/70/?order={order}" in links(
        browser.get(long.get_absolute_url() + f"?order={order}&from=70"), "number"
    )
    found = browser.get(f"/p/{long.pk}/c/go/", {"number": "3", "order": order}, follow=True)
    assert f"order={order}" in found.redirect_chain[-1][0]
    missing = browser.get(f"/p/{long.pk}/c/go/", {"number": "99", "order": order})
    assert missing.url == f"{long.get_absolute_url()}?order={order}#comments"


def test_links_leave_out_the_readers_default_order(browse, long, ben):
    ben.reading_order = "newest"
    ben.save(update_fields=["reading_order"])
    for reader, query in ((None, ""), (None, "?order=oldest"), (ben, ""), (ben, "?order=newest")):
        page = browse(reader).get(long.get_absolute_url() + query)
        assert {link.partition("/c/")[2].count("?") for link in links(page, "number")} == {0}
        assert "order" not in read(page).fields


def test_a_trail_counts_the_comments_it_leaves_out(browse, post):
    numbers = [".".join(["1"] * length) for length in range(1, 41)]
    make.thread(post, *numbers)
    words = read(browse().get(f"{post.get_absolute_url()}?branch={numbers[-1]}")).words
    assert "… 31 comments in between" in words
    words = read(browse().get(f"{post.get_absolute_url()}?branch={numbers[8]}")).words
    assert "in between" not in words
