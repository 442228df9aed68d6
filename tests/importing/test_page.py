"""The page of an imported post shows its origin, and what is lost."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.posts.models import Post
from tests.importing.pages import BODY, SEED
from tests.importing.running import copy_seed, import_seeds, imported_post, page, write
from tests.support import make
from tests.support.reading import read

pytestmark = pytest.mark.django_db


def page_text(browse) -> str:
    return read(browse().get(imported_post().get_absolute_url())).words


def test_the_page_of_the_seed_shows_its_origin_and_what_is_lost(browse):
    import_seeds(SEED)
    text = page_text(browse)
    assert "About this import" in text
    assert "3 years ago when captured" in text
    assert "13 when captured" in text
    assert "000_aa70204ed8885158.txt" in text
    assert "The file doesn't say who wrote the comments, when, or where each begins and ends" in text
    assert text.count("unknown author") >= 13
    assert "(Image not available)" in text


def test_an_age_is_shown_as_a_year_if_the_capture_date_is_known(browse):
    import_seeds(SEED, captured=date(2025, 3, 1))
    assert "around 2022" in page_text(browse)
    assert "3 years ago" not in page_text(browse)


def test_a_text_without_an_annotation_says_that_it_includes_the_discussion(browse, tmp_path):
    import_seeds(copy_seed(tmp_path, annotated=False))
    assert "so all of it is shown as the article" in page_text(browse)
    assert "reconstructed by hand" not in page_text(browse)


def test_a_guessed_title_is_explained(browse, tmp_path):
    import_seeds(write(tmp_path, "page.txt", BODY))
    assert "No title was recorded" in page_text(browse)
    assert "Comments not recorded" in page_text(browse)


def test_a_name_of_a_member_is_shown_but_not_linked(browse, tmp_path):
    wren = make.member("wren-hill")
    import_seeds(write(tmp_path, "page.txt", page()))
    text = page_text(browse)
    assert "via wren-hill" in text
    assert "wren-hill (not a member of this site)" in text
    assert "unknown author" not in text
    assert wren.get_absolute_url() not in browse().get(imported_post().get_absolute_url()).content.decode()


def test_a_post_by_a_member_has_no_import_section(browse, post):
    assert "About this import" not in read(browse().get(post.get_absolute_url())).words


def test_file_and_caption_cost_one_query(browse, post):
    import_seeds(SEED)
    imported = Post.objects.exclude(imported_at=None).get()
    costs = []
    for each in (post, imported):
        with CaptureQueriesContext(connection) as queries:
            browse().get(each.get_absolute_url())
        costs.append(len(queries))
    assert costs[1] == costs[0] + 1
