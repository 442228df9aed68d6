"""Stored pictures: private files with unguessable names, served so that browsers can keep them."""

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from forum.images import PictureError, storage

SQUARES = {192: b"large", 48: b"small"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PICTURES_DIR = tmp_path / "pictures"
    return settings.PICTURES_DIR


def mode_of(path) -> str:
    return stat.filemode(path.stat().st_mode)


def test_a_picture_is_stored_in_private_files_and_nothing_else_is_left(folder):
    name = storage.save(SQUARES)
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}-192.webp", f"{name}-48.webp"]
    assert mode_of(folder) == "drwx------"
    assert {mode_of(path) for path in folder.iterdir()} == {"-rw-------"}


def test_the_same_picture_twice_has_two_names_so_deleting_one_keeps_the_other():
    one, other = storage.save(SQUARES), storage.save(SQUARES)
    storage.delete(one)
    storage.delete(one)
    assert (storage.load(one, 48), storage.load(other, 48)) == (None, b"small")


def test_many_processes_may_begin_at_once(folder):
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(lambda _: storage.save(SQUARES), range(16)))
    assert {storage.load(name, 192) for name in names} == {b"large"}


def test_a_picture_that_cannot_be_stored_is_an_error_that_people_can_read(folder, caplog):
    folder.touch()  # a file in its place
    with pytest.raises(PictureError, match="couldn't be saved"):
        storage.save(SQUARES)
    assert "A picture couldn't be saved" in caplog.text


def test_a_picture_is_served_for_a_year_as_what_it_is(browse):
    response = browse().get(storage.url_of(storage.save(SQUARES), 48))
    assert response.content == b"small"
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.django_db
def test_a_picture_costs_no_query_even_for_members(browse, ada, django_assert_num_queries):
    browser, url = browse(ada), storage.url_of(storage.save(SQUARES), 48)
    with django_assert_num_queries(0):
        assert browser.get(url).status_code == 200


def test_a_picture_is_not_compressed_again(browse):
    url = storage.url_of(storage.save({192: b"large" * 1_000, 48: b""}), 192)
    assert "Content-Encoding" not in browse().get(url, headers={"Accept-Encoding": "gzip"}).headers


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    [
        f"{'0' * 32}-48.webp",
        "{name}-64.webp",
        "{name}-48.png",
        "{name}.webp",
        "{name}",
        "",
        "..%2fsecret_key",
        "../secret_key",
        "../../secret_key-48.webp",
        "....//secret_key",
        "%2e%2e/secret_key",
        f"{'../' * 10}aa-48.webp",
        f"{'A' * 32}-48.webp",
        "{name}-48.webp%00",
        "{name}-48.webp/",
        "{name}-4800.webp",
        f"{{name}}-{'4' * 300}.webp",
        f"{'0' * 300}-48.webp",
    ],
)
def test_any_other_address_is_not_found(browse, folder, path):
    (folder.parent / "secret_key").write_text("x")
    response = browse().get("/pictures/" + path.format(name=storage.save(SQUARES)))
    assert response.status_code == 404


@pytest.mark.parametrize("name", ["", "../secret_key", "0" * 31, "0" * 33, "0" * 32 + "\n", "A" * 32])
def test_no_other_name_becomes_a_path(name):
    assert storage.load(name, 48) is None
    if name:
        with pytest.raises(ValueError, match="Not the name of a picture"):
            storage.delete(name)
