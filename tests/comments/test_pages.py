"""The URL of a comment, its pages to edit, delete and report it, and the stubs of removed comments."""

from datetime import timedelta

from django.utils import timezone

from forum.comments.folding import SHOWN_DEPTH
from forum.comments.models import MAX_DEPTH, Comment
from forum.moderation.models import Report
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back


def test_the_url_to_cite_leads_to_the_comment_in_its_thread(browse, post, comment):
    reply = make.comment(post=post, parent=comment)
    response = browse().get(f"/p/{post.pk}/c/1.1/")
    assert (response.status_code, response.url) == (302, f"{post.get_absolute_url()}#c-1.1")
    assert reply.get_absolute_url() == f"/p/{post.pk}/c/1.1/"


UNKNOWN_NUMBERS = ["2", "1.1", "0", "01", "1.", "1..1", "x", "1.0", "9999999999", "1" + ".1" * 500]


def test_an_unknown_number_is_not_found(browse, comment):
    @rolled_back()
    def check(number):
        assert browse().get(f"/p/{comment.post_id}/c/{number}/").status_code == 404

    assert_each(check, UNKNOWN_NUMBERS)


def test_the_url_of_a_withdrawn_comment_leads_to_its_stub(browse, comment):
    comment.withdraw()
    page = read(browse().get(comment.get_absolute_url(), follow=True))
    assert "c-1" in page.ids
    assert "Deleted by the author." in page.words
    assert "About time." not in page.words
    assert "ben" not in page.words


def test_a_hidden_comment_leaves_a_stub_with_the_reason(browse, post, comment, mo):
    make.comment(post=post, parent=comment, body="Well said.")
    comment.hide(by=mo, reason="Names a <b>neighbour</b>: <comment/> %s.")
    for reader in (None, comment.author, mo):
        page = read(browse(reader).get(post.get_absolute_url()))
        assert "Hidden by a moderator. Reason: Names a <b>neighbour</b>: <comment/> %s." in page.words
        assert "About time." not in page.words
        assert "Well said." in page.words


def test_an_edit_replaces_the_text_and_is_marked(browse, ben, post, comment):
    Comment.objects.update(created_at=timezone.now() - timedelta(hours=1))
    browser = browse(ben)
    assert read(browser.get(f"/p/{post.pk}/c/1/edit/")).fields["body"] == "About time."
    words = read(browser.post(f"/p/{post.pk}/c/1/edit/", {"body": "High time."}, follow=True)).words
    assert "High time." in words
    assert "edited" in words
    assert "About time." not in words


def test_a_preview_of_an_edit_changes_nothing(browse, ben, comment):
    page = browse(ben).post(f"/p/{comment.post_id}/c/1/edit/", {"body": "*Hm*.", "preview": "1"})
    assert "<em>Hm</em>" in page.content.decode()
    comment.refresh_from_db()
    assert comment.body == "About time."


def test_an_empty_edit_is_refused(browse, ben, comment):
    page = browse(ben).post(f"/p/{comment.post_id}/c/1/edit/", {"body": " "})
    assert "Enter some text." in read(page).words


def test_an_author_can_still_edit_under_a_locked_post(browse, ben, comment, mo):
    comment.post.lock(by=mo, reason="Enough.")
    browse(ben).post(f"/p/{comment.post_id}/c/1/edit/", {"body": "I was wrong."})
    comment.refresh_from_db()
    assert comment.body == "I was wrong."


def test_only_the_author_can_edit_or_withdraw_a_comment(browse, ada, mo, olga, comment):
    for other in (ada, mo, olga):
        for act in ("edit", "withdraw"):
            assert browse(other).get(f"/p/{comment.post_id}/c/1/{act}/").status_code == 403
            assert browse(other).post(f"/p/{comment.post_id}/c/1/{act}/", {"body": "Mine."}).status_code == 403
    comment.refresh_from_db()
    assert (comment.body, comment.withdrawn_at) == ("About time.", None)


def test_deleting_asks_first_and_leaves_a_stub(browse, ben, post, comment):
    browser = browse(ben)
    assert "Delete comment 1?" in read(browser.get(f"/p/{post.pk}/c/1/withdraw/")).words
    comment.refresh_from_db()
    assert not comment.is_removed
    words = read(browser.post(f"/p/{post.pk}/c/1/withdraw/", follow=True)).words
    assert "Comment 1 deleted." in words
    assert "Deleted by the author." in words
    assert "About time." not in words


def test_a_report_reaches_the_moderators_once(browse, ada, comment):
    browser = browse(ada)
    for message in ("Thank you.", "You've already reported this"):
        page = browser.post(f"/report/p/{comment.post_id}/c/1/", {"reason": "Taunting."}, follow=True)
        assert message in read(page).words
    report = Report.objects.get()
    assert (report.by, report.comment, report.reason, report.is_open) == (ada, comment, "Taunting.", True)


def test_a_report_without_a_reason_is_not_sent(browse, ada, comment):
    page = browse(ada).post(f"/report/p/{comment.post_id}/c/1/", {"reason": " "})
    assert 'class="errorlist"' in page.content.decode()
    assert not Report.objects.exists()


def test_removed_comments_and_your_own_cannot_be_reported(browse, ada, ben, comment):
    assert browse(ben).get(f"/report/p/{comment.post_id}/c/1/").status_code == 403
    comment.withdraw()
    assert browse(ada).get(f"/report/p/{comment.post_id}/c/1/").status_code == 403


def test_a_deep_branch_continues_on_a_page_of_its_own(browse, ada, post):
    parent = None
    for _ in range(SHOWN_DEPTH + 3):
        parent = make.comment(post=post, author=ada, parent=parent)
    page = read(browse().get(post.get_absolute_url()))
    assert "3 more replies" in page.words
    assert [each for each in page.ids if each.startswith("c-")] == [
        "c-" + ".".join(["1"] * depth) for depth in range(1, SHOWN_DEPTH + 1)
    ]
    branch = read(browse().get(f"{post.get_absolute_url()}?branch={'.'.join(['1'] * SHOWN_DEPTH)}"))
    assert f"c-{parent.number}" in branch.ids
    assert "Parent comments" in [attrs.get("aria-label") for _tag, attrs in branch.elements]


def test_a_comment_at_the_deepest_level_has_no_reply_link(browse, ada, comment):
    Comment.objects.filter(pk=comment.pk).update(path=[1] * MAX_DEPTH)
    branch = f"?branch={'.'.join(['1'] * (MAX_DEPTH - 1))}"
    page = read(browse(ada).get(comment.post.get_absolute_url() + branch))
    assert "About time." in page.words
    assert not [attributes for _tag, attributes in page.elements if "data-reply" in attributes]
    assert "Reply" not in page.words
    page = browse(ada).post(f"/p/{comment.post_id}/c/{'.'.join(['1'] * MAX_DEPTH)}/reply/", {"body": "Deeper."})
    assert "This thread can't go any deeper" in read(page).words


def test_a_comment_whose_author_left_is_shown_as_a_former_members(browse, ben, post, comment):
    ben.delete()
    words = read(browse().get(post.get_absolute_url())).words
    assert "former member" in words
    assert "About time." in words
