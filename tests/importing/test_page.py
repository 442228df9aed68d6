"""What readers of an imported post are told: where it comes from, and what is lost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.posts.models import Post
from tests.importing.pages import BODY, SEED
from tests.importing.running import copy_seed, import_seeds, page, the_post, write
from tests.support import make
from tests.support.reading import read

pytestmark = pytest.mark.django_db


def words_of_the_page(browse) -> str:
    return read(browse().get(the_post().get_absolute_url())).words


def test_the_page_of_the_seed_says_where_it_comes_from_and_what_is_lost(browse):
    import_seeds(SEED)
    words = words_of_the_page(browse)
    assert "Where this text comes from" in words
    assert "3 years ago when captured" in words
    assert "13 when captured" in words
    assert "000_aa70204ed8885158.txt" in words
    assert "authors, numbers, times and the borders between comments were not kept" in words
    assert words.count("author not recorded") >= 13
    assert "The picture was not kept." in words


def test_an_age_that_can_be_placed_is_given_to_the_year(browse):
    import_seeds(SEED, captured=date(2025, 3, 1))
    assert "about 2022" in words_of_the_page(browse)
    assert "3 years ago" not in words_of_the_page(browse)


def test_a_text_that_nobody_divided_says_that_the_discussion_is_in_it(browse, tmp_path):
    import_seeds(copy_seed(tmp_path, annotated=False))
    assert "all of it stands as the article" in words_of_the_page(browse)
    assert "a reader’s judgement" not in words_of_the_page(browse)


def test_a_title_that_was_supposed_says_so(browse, tmp_path):
    import_seeds(write(tmp_path, "page.txt", BODY))
    assert "No title was recorded" in words_of_the_page(browse)
    assert "not counted" in words_of_the_page(browse)


def test_a_name_that_is_a_members_here_is_shown_and_led_to_nobody(browse, tmp_path):
    wren = make.member("wren-hill")
    import_seeds(write(tmp_path, "page.txt", page()))
    words = words_of_the_page(browse)
    assert "via wren-hill" in words
    assert "wren-hill (not linked to a member here)" in words
    assert "author not recorded" not in words
    assert wren.get_absolute_url() not in browse().get(the_post().get_absolute_url()).content.decode()


def test_a_post_by_a_member_has_no_such_notice(browse, post):
    assert "Where this text comes from" not in read(browse().get(post.get_absolute_url())).words


def test_file_and_caption_cost_one_query(browse, post):
    import_seeds(SEED)
    imported = Post.objects.exclude(imported_at=None).get()
    costs = []
    for each in (post, imported):
        with CaptureQueriesContext(connection) as queries:
            browse().get(each.get_absolute_url())
        costs.append(len(queries))
    assert costs[1] == costs[0] + 1
