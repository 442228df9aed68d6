"""Hiding and restoring, from the form for the reason to the stub in the thread."""

from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read

from .conftest import page_of, row_page


def test_a_hidden_comment_leaves_a_stub_with_the_reason(act, browse, mo, comment, logged):
    response = act(mo, "hide", comment, reason="Rude.")
    assert f"Hidden: {comment}." in read(response).words
    assert logged() == [("mo-derator", "hide", "Rude.")]
    thread = read(browse().get(comment.post.get_absolute_url())).words
    assert "Hidden by a moderator. Reason: Rude." in thread
    assert comment.body not in thread


def test_a_restored_comment_is_shown_again(act, browse, mo, comment, logged):
    act(mo, "hide", comment, reason="Rude.")
    act(mo, "restore", comment, reason="It was a quotation.")
    assert logged()[1:] == [("mo-derator", "restore", "It was a quotation.")]
    assert comment.body in read(browse().get(comment.post.get_absolute_url())).words


def test_the_counter_excludes_hidden_comments(act, mo, post, comment):
    make.comment(post=post, parent=comment)
    act(mo, "hide", comment, reason="Rude.")
    post.refresh_from_db()
    assert post.comment_count == 1
    act(mo, "restore", comment, reason="A mistake.")
    post.refresh_from_db()
    assert post.comment_count == 2


def test_without_a_reason_nothing_is_hidden(act, mo, comment, logged):
    for reason in ("", "   "):
        assert "Fill this in." in read(act(mo, "hide", comment, reason=reason)).words
    comment.refresh_from_db()
    assert not comment.is_hidden
    assert logged() == []


def test_a_reason_that_is_too_long_is_kept_in_the_form(act, mo, comment, logged):
    response = act(mo, "hide", comment, reason="Rude! " * 200)
    assert read(response).fields["reason"].strip() == ("Rude! " * 200).strip()
    assert logged() == []


def test_hiding_twice_is_logged_once_and_reported(act, mo, comment, logged):
    act(mo, "hide", comment, reason="Rude.")
    assert "Not changed: " in (response := read(act(mo, "hide", comment, reason="Rude.")).words)
    assert "already hidden" in response
    assert len(logged()) == 1


def test_several_comments_are_hidden_at_once_and_skipped_ones_are_named(act, mo, post, logged):
    comments = [make.comment(post=post) for _ in range(3)]
    comments[1].hide(by=mo, reason="Earlier.")
    response = read(act(mo, "hide", *comments, reason="Advertising.")).words
    assert "Hidden: 2 comments." in response
    assert f"Not changed: {comments[1]} (already hidden)." in response
    assert [reason for _, _, reason in logged()] == ["Earlier.", "Advertising.", "Advertising."]


def test_the_form_for_the_reason_shows_the_comment(browse, mo, comment):
    response = browse(mo).get(page_of(comment, "act", "hide"), {"pick": comment.pk})
    assert comment.body in read(response).words


def test_selecting_nothing_leads_back_to_the_list(browse, mo, comment):
    for query in ({}, {"pick": "all"}, {"pick": "9" * 18}, {"pick": "9" * 40}):
        response = browse(mo).get(page_of(comment, "act", "hide"), query, follow=True)
        assert "Select at least one row first." in read(response).words
        assert response.redirect_chain == [(page_of(comment, "changelist"), 302)]


def test_after_an_act_the_list_has_the_same_filters(browse, mo, post):
    keys = [make.comment(post=post).pk for _ in range(2)]
    url = f"{page_of(post.comments.first(), 'act', 'hide')}?pick={keys[0]}&pick={keys[1]}"
    response = browse(mo).post(f"{url}&_changelist_filters=state%3Dvisible", {"reason": "Rude."})
    assert response.url == page_of(post.comments.first(), "changelist") + "?state=visible"


def test_a_hidden_post_is_a_stub_until_it_is_restored(act, browse, mo, post, comment, logged):
    act(mo, "hide", post, reason="Made up.")
    post.refresh_from_db()
    assert post.status == Post.Status.REMOVED
    page = read(browse().get(post.get_absolute_url())).words
    assert "Hidden by a moderator" in page
    assert "Made up." in page
    assert "has decided" not in page
    assert comment.body in page
    act(mo, "restore", post, reason="It is true.")
    assert "has decided" in read(browse().get(post.get_absolute_url(), follow=True)).words
    assert [act for _, act, _ in logged()] == ["hide", "restore"]


def test_the_thread_links_to_the_page_where_a_comment_is_hidden(browse, mo, comment):
    browser = browse(mo)
    assert row_page(comment) in browser.get(comment.post.get_absolute_url()).content.decode()
    page = browser.get(row_page(comment)).content.decode()
    assert f'{page_of(comment, "act", "hide")}?pick={comment.pk}"' in page
    assert page_of(comment, "act", "restore") not in page


def test_a_moderator_can_read_a_comment_but_not_edit_it(browse, mo, comment):
    browser = browse(mo)
    assert comment.body_html in browser.get(row_page(comment)).content.decode()
    assert browser.post(row_page(comment), {"body": "Different text."}).status_code == 403
    comment.refresh_from_db()
    assert comment.body == "About time."


def test_a_deeply_nested_comment_can_be_hidden(act, mo, post, logged):
    deep = make.comment(post=post)
    type(deep).objects.filter(pk=deep.pk).update(path=[1000] * 300)
    deep.refresh_from_db()
    act(mo, "hide", deep, reason="Rude.")
    assert len(logged()) == 1
