"""What newcomers ask, answered on the page where the question comes up."""

from tests.support import make
from tests.support.reading import read


def test_what_happens_if_i_report(browse, post, comment, ada, ben):
    for reader, path in ((ben, f"/report/p/{post.pk}/"), (ada, f"/report/p/{post.pk}/c/1/")):
        page = read(browse(reader).get(path))
        assert "Moderators decide what to do. Only they see this, and who wrote it." in page.words
        assert "/rules/" in page.links


def test_what_does_this_number_mean(browse, post):
    assert "#4.1 is the first reply to #4." in read(browse().get(post.get_absolute_url())).words


def test_how_do_i_take_my_upvote_back(browse, db):
    assert "Press Upvoted to take yours back." in read(browse().get("/about/")).words


def test_where_are_the_threads_i_track(browse, ben, comment):
    tracker = read(browse(ben).get("/tracker/"))
    assert "/tracker/history/" in tracker.links
    assert "Threads with nothing new" in tracker.words
    history = read(browse(ben).get("/tracker/history/")).words
    assert "Threads with nothing new" in history
    assert "Untrack" in history


def test_why_may_i_not_do_this(browse, post, ben):
    words = read(browse(ben).get(f"/publish/{post.pk}/")).words
    assert "Only its author, or the people who run this site, can do this." in words


def test_who_can_help_me_to_log_in(browse, db):
    assert read(browse().get("/accounts/inactive/")).links.count("/contact/") == 2  # in the footer, too


def test_who_sends_me_a_reset_link(browse, db, settings):
    settings.EMAIL_URL = ""
    for path in ("/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"):
        page = read(browse().get(path))
        assert "ask the site's owner" in page.words
        assert page.links.count("/contact/") == 2  # in the footer, too


def test_which_number_in_the_log_is_a_comments(browse, comment, mo):
    comment.hide(by=mo, reason="Heated.")
    assert f"hid #1 · {comment.post.title}" in read(browse(mo).get("/admin/")).words


def test_who_removed_my_picture_and_where_can_i_ask(browse, ben):
    ben.picture_removed_reason = "Somebody else's face."
    ben.save(update_fields=["picture_removed_reason"])
    page = read(browse(ben).get("/accounts/preferences/"))
    assert "A moderator removed your picture. Reason: Somebody else's face." in page.words
    assert "Ask about this decision" in page.words


def test_which_comment_quotes_this_one(browse, ada, comment):
    make.comment(post=comment.post, author=ada, body="> **ben** in #1:\n>\n> About time.\n\nIt is.")
    page = browse().get(comment.post.get_absolute_url()).content.decode()
    assert 'quoted in <a class="number"' in page
