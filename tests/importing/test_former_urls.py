"""After an import was undone and run again, old URLs lead to the new post."""

import pytest

from forum.importing.models import Batch
from tests.importing.pages import SEED
from tests.importing.running import import_seeds, imported_post, page, write
from tests.support import make

pytestmark = pytest.mark.django_db


def undo():
    return import_seeds(undo=Batch.objects.first().pk)


def test_old_urls_lead_to_the_post_that_was_imported_again(browse, ben):
    import_seeds(SEED)
    old = imported_post()
    undo()
    assert browse().get(old.get_absolute_url()).status_code == 404
    import_seeds(SEED)
    undo()
    import_seeds(SEED)
    new = imported_post()
    for browser in (browse(), browse(ben)):
        assert browser.get(old.get_absolute_url(), follow=True).redirect_chain == [(new.get_absolute_url(), 301)]
        short = browser.get(f"/p/{old.pk}/?order=newest", follow=True)
        assert short.redirect_chain[0] == (f"/p/{new.pk}/?order=newest", 301)
        assert short.status_code == 200
        comment = browser.get(f"/p/{old.pk}/c/1/", follow=True)
        assert comment.redirect_chain[0] == (f"/p/{new.pk}/c/1/", 301)
        assert comment.status_code == 200
        assert browser.head(old.get_absolute_url()).status_code == 301
    assert browse(ben).post(f"/p/{old.pk}/c/publish/", {"body": "x"}).status_code == 404


def test_a_corrected_or_renamed_file_is_still_the_same_article(browse, tmp_path):
    path = write(tmp_path, "a.txt", page("A bridge"))
    import_seeds(tmp_path)
    first = imported_post()
    undo()
    path.write_text(page("A bridge", body="The council has met."))
    import_seeds(tmp_path)
    second = imported_post()
    assert browse().get(first.get_absolute_url()).url == second.get_absolute_url()
    undo()
    path.rename(tmp_path / "b.txt")
    import_seeds(tmp_path)
    assert browse().get(second.get_absolute_url()).url == imported_post().get_absolute_url()


def test_another_article_with_the_name_of_an_undone_file_gets_no_visitors_of_the_old_one(browse, tmp_path):
    path = write(tmp_path, "a.txt", page("A bridge"))
    import_seeds(tmp_path)
    old = imported_post()
    undo()
    path.write_text(page("A road", body="Asphalt."))
    import_seeds(tmp_path)
    assert browse().get(old.get_absolute_url()).status_code == 404


def test_undoing_only_a_change_leaves_the_url_alone(browse, tmp_path):
    path = write(tmp_path, "a.txt", page("A bridge"))
    import_seeds(tmp_path)
    path.write_text(page("A bridge", body="The council met.\nMore."))
    import_seeds(tmp_path)
    undo()
    assert browse().get(imported_post().get_absolute_url()).status_code == 200


def test_pages_that_never_existed_stay_missing(browse, db):
    make.post()
    for path in ("/p/999999/", "/p/999999999999999999/x/", "/p/9999999999999999999999/", "/p/1a/"):
        assert browse().get(path).status_code == 404
