"""Moderators remove pictures, with a reason that the member sees."""

import pytest

from accounts.models import User
from tests.support import make
from tests.support.reading import read

from .conftest import row_page

SQUARES = {192: b"large", 48: b"small"}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PICTURES_DIR = tmp_path / "pictures"
    return settings.PICTURES_DIR


def reload(member) -> User:
    return User.objects.get(pk=member.pk)


@pytest.mark.django_db(transaction=True)
def test_a_removed_picture_is_deleted_and_the_member_sees_why(act, browse, logged, folder):
    mo, ben = make.member("mo-derator", role="moderator"), make.member("ben")
    ben.set_picture(SQUARES)
    page = read(browse(mo).get(row_page(ben)))
    assert f"/pictures/{ben.picture}-192.webp" in [attributes.get("src") for _tag, attributes in page.elements]
    assert "Picture removed: " in read(act(mo, "remove_picture", ben, reason="An advertisement.")).words
    assert list(folder.iterdir()) == []
    assert logged() == [("mo-derator", "remove_picture", "An advertisement.")]
    assert "no picture" in read(act(mo, "remove_picture", ben, reason="An advertisement.")).words
    preferences = browse(ben).get("/accounts/preferences/")
    assert "A moderator removed your picture. Reason: An advertisement." in read(preferences).words
    reload(ben).set_picture(SQUARES)
    assert "A moderator removed" not in read(browse(ben).get("/accounts/preferences/")).words


def test_a_reason_is_needed(act, mo, ben, logged):
    ben.set_picture(SQUARES)
    act(mo, "remove_picture", ben, reason="")
    assert reload(ben).picture
    assert logged() == []


def test_the_picture_of_an_owner_is_only_theirs_to_remove(act, mo, olga, logged):
    olga.set_picture(SQUARES)
    page = read(act(mo, "remove_picture", olga, reason="Too serious.")).words
    assert "you can't change this member's picture" in page
    assert reload(olga).picture
    assert logged() == []


def test_only_a_member_with_a_picture_has_the_button(browse, mo, ben, sam):
    ben.set_picture(SQUARES)
    assert "Remove picture" in read(browse(mo).get(row_page(ben))).words
    assert "Remove picture" not in read(browse(mo).get(row_page(sam))).words
