"""Hide and restore, from the page that asks for the reason to the stub in the thread."""

from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read

from .conftest import page_of, row_page


def test_a_hidden_comment_leaves_a_stub_with_the_reason(act, browse, mo, comment, logged):
    answer = act(mo, "hide", comment, reason="Rude.")
    assert f"Hidden: {comment}." in read(answer).words
    assert logged() == [("mo-derator", "hide", "Rude.")]
    thread = read(browse().get(comment.post.get_absolute_url())).words
    assert "Hidden by a moderator. Reason: Rude." in thread
    assert comment.body not in thread


def test_a_restored_comment_stands_again(act, browse, mo, comment, logged):
    act(mo, "hide", comment, reason="Rude.")
    act(mo, "restore", comment, reason="It was a quotation.")
    assert logged()[1:] == [("mo-derator", "restore", "It was a quotation.")]
    assert comment.body in read(browse().get(comment.post.get_absolute_url())).words


def test_the_counter_counts_what_stands(act, mo, post, comment):
    make.comment(post=post, parent=comment)
    act(mo, "hide", comment, reason="Rude.")
    post.refresh_from_db()
    assert post.comment_count == 1
    act(mo, "restore", comment, reason="A mistake.")
    post.refresh_from_db()
    assert post.comment_count == 2


def test_without_a_reason_nothing_is_hidden(act, mo, comment, logged):
    for reason in ("", "   "):
        assert "This field is required." in read(act(mo, "hide", comment, reason=reason)).words
    comment.refresh_from_db()
    assert not comment.is_hidden
    assert logged() == []


def test_what_was_typed_stays_on_the_page_when_it_is_too_long(act, mo, comment, logged):
    answer = act(mo, "hide", comment, reason="Rude! " * 200)
    assert read(answer).fields["reason"].strip() == ("Rude! " * 200).strip()
    assert logged() == []


def test_hiding_sent_twice_is_logged_once_and_said(act, mo, comment, logged):
    act(mo, "hide", comment, reason="Rude.")
    assert "Left as it was: " in (answer := read(act(mo, "hide", comment, reason="Rude.")).words)
    assert "already hidden" in answer
    assert len(logged()) == 1


def test_several_are_hidden_for_one_reason_and_the_rest_is_named(act, mo, post, logged):
    comments = [make.comment(post=post) for _ in range(3)]
    comments[1].hide(by=mo, reason="Earlier.")
    answer = read(act(mo, "hide", *comments, reason="Advertising.")).words
    assert "Hidden: 2 comments." in answer
    assert f"Left as it was: {comments[1]} (already hidden)." in answer
    assert [reason for _, _, reason in logged()] == ["Earlier.", "Advertising.", "Advertising."]


def test_the_page_that_asks_shows_what_would_be_hidden(browse, mo, comment):
    asked = browse(mo).get(page_of(comment, "act", "hide"), {"pick": comment.pk})
    assert comment.body in read(asked).words


def test_choosing_nothing_leads_back_to_the_list(browse, mo, comment):
    for query in ({}, {"pick": "all"}, {"pick": "9" * 18}, {"pick": "9" * 40}):
        answer = browse(mo).get(page_of(comment, "act", "hide"), query, follow=True)
        assert "Choose at least one row first." in read(answer).words
        assert answer.redirect_chain == [(page_of(comment, "changelist"), 302)]


def test_the_list_is_found_again_as_it_was_left(browse, mo, post):
    chosen = [make.comment(post=post).pk for _ in range(2)]
    url = f"{page_of(post.comments.first(), 'act', 'hide')}?pick={chosen[0]}&pick={chosen[1]}"
    answer = browse(mo).post(f"{url}&_changelist_filters=state%3Dstanding", {"reason": "Rude."})
    assert answer.url == page_of(post.comments.first(), "changelist") + "?state=standing"


def test_a_hidden_post_is_a_stub_and_its_thread_takes_no_comments(act, browse, mo, post, comment, logged):
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


def test_from_the_thread_it_is_one_step_to_the_page_that_hides(browse, mo, comment):
    desk = browse(mo)
    assert row_page(comment) in desk.get(comment.post.get_absolute_url()).content.decode()
    page = desk.get(row_page(comment)).content.decode()
    assert f'{page_of(comment, "act", "hide")}?pick={comment.pk}"' in page
    assert page_of(comment, "act", "restore") not in page


def test_a_moderator_reads_what_was_written_and_cannot_change_it(browse, mo, comment):
    desk = browse(mo)
    assert comment.body_html in desk.get(row_page(comment)).content.decode()
    assert desk.post(row_page(comment), {"body": "Other words."}).status_code == 403
    comment.refresh_from_db()
    assert comment.body == "About time."


def test_a_comment_at_the_end_of_a_long_exchange_can_be_hidden(act, mo, post, logged):
    deep = make.comment(post=post)
    type(deep).objects.filter(pk=deep.pk).update(path=[1000] * 300)
    deep.refresh_from_db()
    act(mo, "hide", deep, reason="Rude.")
    assert len(logged()) == 1
