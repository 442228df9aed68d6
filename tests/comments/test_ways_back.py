"""Pages that refuse something lead back to the page that the reader came from."""

from tests.support.reading import read


def test_a_refused_upvote_leads_back_to_the_thread(browse, ada, comment, mo):
    comment.hide(by=mo, reason="Off topic.")
    thread, upvote = comment.post.get_absolute_url(), f"/p/{comment.post_id}/c/1/upvote/"
    for sent in ({"data": {"next": thread}}, {"headers": {"Referer": f"http://testserver{thread}"}}):
        page = browse(ada).post(upvote, **sent)
        assert page.status_code == 403
        assert thread in read(page).links
        assert "Go back" in read(page).words


def test_a_missing_page_leads_back_to_the_page_with_the_link(browse, post):
    thread = post.get_absolute_url()
    page = browse().get("/p/999999/", headers={"Referer": f"http://testserver{thread}"})
    assert page.status_code == 404
    assert thread in read(page).links


def test_nothing_leads_to_another_site_to_a_button_or_to_the_same_page(browse, ada, comment, mo):
    comment.hide(by=mo, reason="Off topic.")
    upvote = f"/p/{comment.post_id}/c/1/upvote/"
    for page in ("http://evil.example/", "//evil.example/", "javascript:alert(1)", upvote):
        answer = browse(ada).post(upvote, {"next": page}, headers={"Referer": page})
        assert "Go back" not in read(answer).words
    for page in ("http://evil.example/p/1/", "http://testserver/p/999999/", "http://testserver/"):
        assert "Go back" not in read(browse().get("/p/999999/", headers={"Referer": page})).words
