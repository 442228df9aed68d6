"""A member's picture: uploaded, replaced and deleted on the preferences page."""

import json

import pytest
from django.db import transaction

from accounts.models import User
from forum import images
from forum.images import storage
from forum.people import leaving
from tests.images import pictures
from tests.images.pictures import picture, upload
from tests.support import make
from tests.support.reading import read

UPLOAD, REMOVE = "/accounts/picture/", "/accounts/picture/remove/"
SQUARES = {192: b"large", 48: b"small"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PICTURES_DIR = tmp_path / "pictures"
    return settings.PICTURES_DIR


def stored(folder) -> set[str]:
    return {path.name[: storage.NAME_LENGTH] for path in folder.iterdir()} if folder.exists() else set()


def sources(response) -> list[str]:
    return [attributes["src"] for tag, attributes in read(response).elements if tag == "img"]


def send(browser, content: bytes, name: str = "me.png", **fields):
    return browser.post(UPLOAD, {"picture": upload(content, name), **fields}, follow=True)


@pytest.mark.django_db(transaction=True)
def test_a_member_uploads_replaces_and_deletes_a_picture(browse, folder):
    ada = make.member("ada")
    browser = browse(ada)
    assert "Your picture is saved." in read(send(browser, picture())).words
    ada.refresh_from_db()
    first = ada.picture
    assert stored(folder) == {first}
    assert storage.url_of(first, 192) in sources(browser.get("/m/ada/"))
    assert storage.url_of(first, 48) in sources(browser.get("/m/ada/"))
    send(browser, picture("JPEG"))
    ada.refresh_from_db()
    assert ada.picture != first
    assert stored(folder) == {ada.picture}
    assert "Your picture is deleted." in read(browser.post(REMOVE, follow=True)).words
    ada.refresh_from_db()
    assert (ada.picture, stored(folder)) == ("", set())
    assert not [source for source in sources(browser.get("/m/ada/")) if "pictures" in source]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_stored_or_deleted_if_the_transaction_fails(folder):
    ada = make.member("ada")
    ada.set_picture(SQUARES)
    before = ada.picture
    with transaction.atomic():
        ada.clear_picture()
        transaction.set_rollback(True)
    assert stored(folder) == {before}
    User.objects.filter(pk=ada.pk).delete()
    with pytest.raises(User.DoesNotExist):
        ada.set_picture(SQUARES)
    assert stored(folder) == {before}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "This file is empty"),
        (pictures.svg(), "This isn't a PNG, JPEG or WebP picture"),
        (picture(size=(1, 1)), "less than 48 pixels"),
        (picture()[:-100], "This picture is damaged"),
        (picture() + b"\0" * images.MAX_BYTES, "larger than 5 MB"),
        (pictures.png(65_000, 65_000), "more than 25 megapixels"),
    ],
)
def test_a_file_that_is_refused_leaves_everything_as_it_was(browse, ada, folder, content, message):
    ada.set_picture(SQUARES)
    before = ada.picture
    response = send(browse(ada), content, bio="I count bridges.")
    assert response.status_code == 200
    assert message in read(response).words
    assert read(response).fields["bio"] == "I count bridges."
    ada.refresh_from_db()
    assert (ada.picture, ada.bio, stored(folder)) == (before, "", {before})


def test_without_a_file_the_form_says_what_to_do(browse, ada):
    assert "Choose a file from your device first." in read(browse(ada).post(UPLOAD, {})).words
    assert "Choose a file from your device first." in read(browse(ada).post(UPLOAD, {"picture": "x"})).words


@pytest.mark.parametrize("path", [UPLOAD, REMOVE])
def test_what_was_typed_into_the_other_form_stays_there(browse, ada, path):
    ada.set_picture(SQUARES)
    fields = {"picture": upload(picture())} if path == UPLOAD else {}
    response = browse(ada).post(path, {**fields, "bio": "Half a\r\nthought", "theme": "dark"})
    assert response.status_code == 200
    assert "Your picture is" in read(response).words
    assert read(response).fields["bio"].replace("\r", "") == "Half a\nthought"
    ada.refresh_from_db()
    assert (ada.bio, ada.theme) == ("", "auto")


def test_saving_the_other_form_with_a_picture_chosen_says_that_it_was_not_sent(browse, ada):
    fields = {"theme": "dark", "reading_order": "oldest", "picture": "me.png"}
    response = browse(ada).post("/accounts/preferences/", fields, follow=True)
    assert "Choose your picture again, then press “Upload picture”." in read(response).words


def test_a_busy_site_says_so_and_changes_nothing(browse, ada, folder):
    with images._turn:
        images._place.acquire()
        images._place.acquire()
        try:
            response = send(browse(ada), picture(), bio="Half a thought")
        finally:
            images._place.release(2)
    assert response.status_code == 503
    assert "Please try again in a minute." in read(response).words
    assert read(response).fields["bio"] == "Half a thought"
    assert stored(folder) == set()


def test_a_full_disk_says_so_and_changes_nothing(browse, ada, folder):
    folder.touch()
    response = send(browse(ada), picture())
    assert response.status_code == 503
    assert "Please try again later." in read(response).words


def test_a_suspended_member_can_only_delete_the_picture(browse, sam, folder):
    sam.set_picture(SQUARES)
    page = read(browse(sam).get("/accounts/preferences/")).words
    assert "Delete picture" in page
    assert "Upload picture" not in page
    assert send(browse(sam), picture()).status_code == 403
    browse(sam).post(REMOVE)
    sam.refresh_from_db()
    assert sam.picture == ""


def test_uploads_are_limited_like_other_changes(browse, ada, settings):
    settings.LIMITS_ENABLED = True
    browser = browse(ada)
    statuses = [browser.post(UPLOAD, {}).status_code for _ in range(16)]
    assert statuses == [200] * 15 + [429]


def test_a_file_too_many_or_in_another_form_is_refused(browse, ada):
    two = {"picture": upload(picture()), "another": upload(picture())}
    assert browse(ada).post(UPLOAD, two).status_code == 400
    assert browse(ada).post(REMOVE, {"picture": upload(picture())}).status_code == 400


def test_threads_show_pictures_lazily_and_patterns_to_everyone_else(browse, post, ada, ben):
    ben.set_picture(SQUARES)
    for author in (ada, ben):
        make.comment(post=post, author=author)
    avatars = [
        attributes
        for _tag, attributes in read(browse().get(post.get_absolute_url())).elements
        if "avatar" in attributes.get("class", "").split()
    ]
    assert avatars == [
        {"class": f"avatar hue-{ada.hue} pattern-{ada.pattern}", "aria-hidden": "true"},
        {
            "class": "avatar",
            "src": storage.url_of(ben.picture, 48),
            "alt": "",
            "width": "24",
            "height": "24",
            "loading": "lazy",
            "decoding": "async",
        },
    ]


def test_the_export_contains_the_picture(browse, ada):
    ada.set_picture(SQUARES)
    data = json.loads(browse(ada).post("/accounts/export/").content)
    assert data["account"]["picture"] == "data:image/webp;base64,bGFyZ2U="
    storage.delete(ada.picture)
    assert json.loads(browse(ada).post("/accounts/export/").content)["account"]["picture"] == ""


@pytest.mark.django_db(transaction=True)
def test_deleting_the_account_deletes_the_files(folder):
    ada = make.member("ada")
    ada.set_picture(SQUARES)
    leaving.delete_account(ada, withdraw=False)
    assert stored(folder) == set()
