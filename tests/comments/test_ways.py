"""Ways through a thread: to what is new, to a number, in the order that was chosen."""

import pytest

from forum.notifications.models import Reading
from tests.support import make
from tests.support.reading import read


@pytest.fixture
def long(ada):
    """Two pages of comments on the post."""
    post = make.post(author=ada)
    make.thread(post, *(str(ordinal) for ordinal in range(1, 71)))
    return post


def links(response, words: str = "") -> list[str]:
    return [each["href"] for tag, each in read(response).elements if tag == "a" and words in each.get("class", "")]


def way_to_new(response) -> dict:
    """The attributes of the link "3 new"."""
    return next(
        each
        for tag, each in read(response).elements
        if tag == "a" and ("data-next-new" in each or each["href"].startswith("#c-"))
    )


def test_what_is_new_on_the_page_is_led_to_on_the_page(browse, long, ben):
    Reading.objects.mark(member=ben, post_id=long.pk, arrivals=[*range(1, 8), *range(9, 71)])
    link = way_to_new(browse(ben).get(long.get_absolute_url()))
    assert link == {"href": "#c-8"}


def test_what_is_new_here_and_elsewhere_is_led_to_here_first(browse, long, ben):
    Reading.objects.mark(member=ben, post_id=long.pk, arrivals=[*range(1, 8), *range(9, 70)])
    link = way_to_new(browse(ben).get(long.get_absolute_url() + "?order=oldest"))
    assert link == {"href": "#c-8", "data-next-new": f"/p/{long.pk}/c/new/"}


def test_what_is_new_on_another_page_is_led_to_there_in_the_order_that_was_chosen(browse, long, ben):
    Reading.objects.mark(member=ben, post_id=long.pk, arrivals=range(5, 71))
    browser = browse(ben)
    link = way_to_new(browser.get(long.get_absolute_url() + "?order=newest"))
    assert link["href"] == link["data-next-new"] == f"/p/{long.pk}/c/new/?order=newest"
    assert browser.get(link["href"]).url == f"/p/{long.pk}/c/4/?order=newest"


def test_whoever_looks_for_what_is_new_where_nothing_is_hears_so(browse, long, ben):
    Reading.objects.mark(member=ben, post_id=long.pk, arrivals=range(1, 71))
    answer = browse(ben).get(f"/p/{long.pk}/c/new/", follow=True)
    assert "There is nothing new to you in this thread." in read(answer).words


def test_what_is_gone_is_not_marked_as_new(browse, post, ben, mo):
    Reading.objects.mark(member=ben, post_id=post.pk, arrivals=[])
    make.comment(post=post).hide(by=mo, reason="Libel.")
    make.comment(post=post)
    page = read(browse(ben).get(post.get_absolute_url()))
    new = [each["id"] for tag, each in page.elements if tag == "li" and each.get("class") == "is-new"]
    assert new == ["c-2"]


@pytest.mark.parametrize("order", ["newest", "valued"])
def test_the_order_goes_along_to_a_number(browse, long, order):
    browser = browse()
    page = browser.get(long.get_absolute_url() + f"?order={order}")
    assert read(page).fields["order"] == order
    assert f"/p/{long.pk}/c/70/?order={order}" in links(
        browser.get(long.get_absolute_url() + f"?order={order}&from=70"), "number"
    )
    there = browser.get(f"/p/{long.pk}/c/go/", {"number": "3", "order": order}, follow=True)
    assert f"order={order}" in there.redirect_chain[-1][0]
    nowhere = browser.get(f"/p/{long.pk}/c/go/", {"number": "99", "order": order})
    assert nowhere.url == f"{long.get_absolute_url()}?order={order}"


def test_the_address_to_cite_says_nothing_of_the_order_that_one_reads_in_anyway(browse, long, ben):
    ben.reading_order = "newest"
    ben.save(update_fields=["reading_order"])
    for reader, query in ((None, ""), (None, "?order=oldest"), (ben, ""), (ben, "?order=newest")):
        page = browse(reader).get(long.get_absolute_url() + query)
        assert {link.partition("/c/")[2].count("?") for link in links(page, "number")} == {0}
        assert "order" not in read(page).fields


def test_a_trail_says_how_many_it_leaves_out(browse, post):
    numbers = [".".join(["1"] * length) for length in range(1, 41)]
    make.thread(post, *numbers)
    words = read(browse().get(f"{post.get_absolute_url()}?branch={numbers[-1]}")).words
    assert "… 31 comments in between" in words
    words = read(browse().get(f"{post.get_absolute_url()}?branch={numbers[8]}")).words
    assert "in between" not in words
