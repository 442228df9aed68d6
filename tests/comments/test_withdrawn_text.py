"""After its author has deleted a comment or a post, only moderators can read its text."""

import pytest

from tests.support import make
from tests.support.reading import read

SECRET = "Zinc and lead."
PAGES = ("{thread}", "/p/{pk}/c/1/edit/", "/p/{pk}/c/1/reply/", "/p/{pk}/c/1/history/", "/p/{pk}/c/1/withdraw/")
PAGES = (*PAGES, "/report/p/{pk}/c/1/", "/publish/{pk}/", "/p/{pk}/history/", "/search/?q=zinc", "/replies/", "/")
PAGES = (*PAGES, "/tracker/", "/notifications/", "/m/ada/", "/m/ada/?tab=comments")


@pytest.fixture
def comment(post, ada):
    return make.comment(post=post, author=ada, body=SECRET)


@pytest.mark.parametrize("who", ["ada", "ben"])
def test_nobody_else_can_read_it(browse, request, post, comment, who):
    browser = browse(request.getfixturevalue(who))
    post.edit(body=SECRET, title=SECRET)
    comment.withdraw()
    post.refresh_from_db()
    post.withdraw()
    for path in PAGES:
        page = browser.get(path.format(pk=post.pk, thread=post.get_absolute_url()), follow=True)
        assert "Zinc" not in page.text, path


def test_moderators_can(browse, mo, comment):
    comment.withdraw()
    assert SECRET in browse(mo).get(f"/admin/comments/comment/{comment.pk}/change/").text


@pytest.mark.parametrize("path", ["/p/{pk}/c/1/withdraw/", "/publish/{pk}/withdraw/"])
def test_the_page_to_delete_it_says_so(browse, ada, post, comment, path):
    page = read(browse(ada).get(path.format(pk=post.pk)))
    assert "Only moderators can still read the text, in case it has been reported." in page.words


def test_text_typed_into_the_edit_form_of_a_deleted_comment_is_not_lost(browse, ada, post, comment):
    comment.withdraw()
    path = f"/p/{post.pk}/c/1/edit/"
    browser = browse(ada)
    assert read(browser.post(path, {"body": "Iron."})).fields["body"] == "Iron."
    assert read(browser.get(path)).fields["body"] == "Iron."
