"""Owners upload a logo, which replaces the software's own at the top of every page and in the icons."""

import pytest

from forum.branding.models import Site, SiteChange
from tests.images import pictures
from tests.support.reading import read

PATH = "/site/logo/"


@pytest.fixture
def upload(browse, olga):
    return lambda content: browse(olga).post(PATH, {"picture": pictures.upload(content)}, follow=True)


def test_a_logo_is_shown_at_the_top_of_every_page_and_in_the_icons(upload, browse):
    assert "Logo saved." in read(upload(pictures.picture())).words
    logo = Site.objects.get().logo
    for path in ("/", "/accounts/login/", "/no-such-page/"):
        page = browse().get(path).content.decode()
        assert page.count(f"/pictures/{logo}-48.webp") == 2
        assert "favicon" not in page
    manifest = browse().get("/site.webmanifest").json()
    assert [icon["src"] for icon in manifest["icons"]] == [f"/pictures/{logo}-{size}.webp" for size in (192, 48)]
    for icon in manifest["icons"]:
        assert browse().get(icon["src"]).status_code == 200


def test_moderation_shows_the_logo_too(upload, browse, mo):
    upload(pictures.picture())
    assert f"/pictures/{Site.objects.get().logo}-48.webp" in browse(mo).get("/admin/").content.decode()


def test_a_file_that_is_no_picture_is_refused_and_changes_nothing(upload):
    response = upload(pictures.svg())
    assert "This isn't a PNG, JPEG or WebP picture." in read(response).words
    assert not Site.objects.exists()


def test_the_default_comes_back_and_the_logo_can_be_restored(upload, browse, olga):
    upload(pictures.picture())
    logo = Site.objects.get().logo
    browse(olga).post(PATH, {"remove": "1"})
    page = read(browse(olga).get("/site/changes/"))
    assert "Logo from an uploaded picture → to the default" in page.words
    assert Site.objects.get().logo == ""
    SiteChange.objects.first().undo(by=olga)
    assert Site.objects.get().logo == logo
    assert browse().get(f"/pictures/{logo}-48.webp").status_code == 200


def test_the_manifest_has_the_name_and_the_accent_of_the_site(browse, olga):
    Site.objects.change(by=olga, name="The Ferry", accent="#123456")
    manifest = browse().get("/site.webmanifest").json()
    assert (manifest["name"], manifest["theme_color"]) == ("The Ferry", "#123456")
