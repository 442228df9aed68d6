"""What stands behind the question mark of an address, which anybody can write."""

import pytest

PAGES = (
    "/?page={}",
    "/m/ada/?tab={}",
    "/members/?q={}",
    "/members/?q=b&post={}",
    "/publish/?category={}",
    "/search/?q={}",
    "/search/?q=words&page={}",
    "/search/?q=words&order={}",
    "/accounts/login/?next={}",
    "/admin/posts/post/?q={}",
    "/admin/posts/post/?category__id__exact={}",
    "/admin/posts/post/?p={}",
    "/admin/posts/post/?o={}",
    "/admin/posts/post/act/hide/?pick={}",
    "/admin/comments/comment/?reported={}",
    "/admin/moderation/member/?role__exact={}",
    "/admin/moderation/decision/?created_at__year={}",
)
WORDS = ("%00", "-1", "0", "9" * 30, "x" * 3000, "%ff%fe", "1&page=2", "[]", "'\"><script>alert(1)</script>")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("word", WORDS, ids=range(len(WORDS)))
def test_no_query_breaks_a_page_or_gets_into_it(browse, ada, olga, post, page, word):
    for user in (None, ada, olga):
        answer = browse(user).get(page.format(word))
        assert answer.status_code < 500
        assert "<script>alert" not in answer.text


def test_a_query_that_cannot_be_stored_is_refused_in_words(browse):
    answer = browse().get("/?page=%00")
    assert answer.status_code == 400
    assert "can’t be understood" in answer.text


def test_far_too_many_words_are_refused_in_words(browse, ada, post, settings):
    sent = "body=" + "x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    address = f"/p/{post.pk}/c/publish/"
    answer = browse(ada).post(address, sent, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 400
    assert "far too many words" in answer.text
