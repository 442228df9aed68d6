"""Deleting an account, and the export of a member's data."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from forum.comments.models import Comment
from forum.moderation.models import Decision
from forum.people import leaving
from forum.posts.models import Post
from forum.search.models import CommentEntry
from tests.support import make
from tests.support.accounts import is_in, words
from tests.support.at_once import at_once


def delete_account(browser, **fields):
    return browser.post("/accounts/delete/", fields, follow=True)


def test_deleting_an_account_asks_for_the_password_again(browse, ada):
    browser = browse(ada)
    assert "Confirm it's you" in words(browser.get("/accounts/delete/", follow=True))
    delete_account(browser, withdraw="no")
    assert User.objects.get() == ada


def test_the_page_explains_what_happens(prove, ada):
    page = words(prove(ada).get("/accounts/delete/"))
    assert "The name ada can't be reused" in page
    assert "This can't be undone." in page


def test_posts_and_comments_can_stay_as_a_former_members(prove, browse, ada, ben, post, comment):
    response = delete_account(prove(ben), withdraw="no")
    assert "Your account has been deleted." in words(response)
    page = words(browse().get(post.get_absolute_url()))
    assert comment.body in page
    assert "former member" in page
    assert not User.objects.filter(username="ben").exists()


def test_posts_and_comments_can_be_withdrawn_but_replies_of_others_stay(prove, browse, ada, ben, post, comment):
    make.comment(post=post, author=ada, body="I agree.", parent=comment)
    bens_post = make.post(author=ben)
    delete_account(prove(ben), withdraw="yes")
    page = words(browse().get(post.get_absolute_url()))
    assert comment.body not in page
    assert "I agree." in page
    post.refresh_from_db()
    bens_post.refresh_from_db()
    assert post.comment_count == 1
    assert bens_post.withdrawn_at is not None


def test_nobody_links_to_a_member_who_left(browse, ada, ben, mo, post, comment):
    adas, ending = make.member("Ada_B-1"), make.member("ada_b")
    body = "**@Ada_B-1** and @ADA_B-1's friends @ada_b and @ada: #1."
    mentioning = make.comment(post=post, author=ben, body=body)
    hidden = make.comment(post=post, author=ben, body=body)
    hidden.hide(by=mo, reason="Off topic.")
    other_post = make.post(author=ben, body=body)
    browse().get(post.get_absolute_url())  # a cached page
    leaving.delete_account(adas, withdraw=False)
    others = [f'<a href="{member.get_absolute_url()}">@{member.username}</a>' for member in (ending, ada)]
    for row in (mentioning, hidden, other_post):
        row.refresh_from_db()
        assert row.body_html.startswith("<p><strong>@Ada_B-1</strong> and @ADA_B-1's friends ")
        assert all(link in row.body_html for link in others)
    assert "/m/Ada_B-1/" not in browse().get(post.get_absolute_url()).content.decode()
    assert "friends" in words(browse().get("/search/?q=friends"))
    assert not CommentEntry.objects.filter(words=None).exists()


def test_a_name_without_letters_is_unlinked_too(ben, post):
    dashes = make.member("-_-")
    comment = make.comment(post=post, author=ben, body="See @-_-.")
    assert "/m/-_-/" in comment.body_html
    leaving.delete_account(dashes, withdraw=False)
    comment.refresh_from_db()
    assert comment.body_html == "<p>See @-_-.</p>\n"


def test_restoring_a_hidden_comment_of_a_member_who_withdrew_everything_does_not_show_it(ben, mo, comment):
    comment.hide(by=mo, reason="Off topic.")
    leaving.delete_account(ben, withdraw=True)
    comment.restore(by=mo, reason="It was not.")
    assert Comment.objects.get().is_removed


@pytest.mark.parametrize("withdraw", ["yes", "no"])
def test_drafts_are_always_deleted(prove, ada, withdraw):
    make.post(author=ada, as_draft=True)
    delete_account(prove(ada), withdraw=withdraw)
    assert not Post.objects.exists()


def test_deleting_an_account_logs_out_everywhere(prove, log_in, ada):
    other_browser = log_in("ada")
    browser = prove(ada)
    delete_account(browser, withdraw="no")
    assert not is_in(browser)
    assert other_browser.get("/accounts/preferences/").status_code == 302


def test_the_choice_is_required(prove, ada):
    assert "Choose one." in words(delete_account(prove(ada), withdraw=""))
    assert User.objects.get() == ada


def test_the_moderation_log_keeps_the_name(mo, olga, comment):
    comment.hide(by=mo, reason="Off topic.")
    leaving.delete_account(mo, withdraw=False)
    decision = Decision.objects.get()
    assert (decision.by, decision.by_name) == (None, "mo-derator")


def test_the_only_owner_cannot_delete_their_account(prove, olga):
    browser = prove(olga)
    assert "You're the only owner" in words(browser.get("/accounts/delete/"))
    assert delete_account(browser, withdraw="no").status_code == 403
    assert User.objects.get() == olga


def test_one_of_two_owners_can_delete_their_account(prove, olga):
    make.member("otto", role="owner")
    delete_account(prove(olga), withdraw="no")
    assert User.objects.get().username == "otto"


@pytest.mark.django_db(transaction=True)
def test_if_two_owners_leave_at_once_one_remains():
    def leave(owner):
        try:
            leaving.delete_account(owner, withdraw=False)
        except PermissionDenied:
            return owner

    owners = [make.member(name, role="owner") for name in ("olga", "otto")]
    (remaining,) = filter(None, at_once(leave, owners))
    assert User.objects.get() == remaining


def test_a_suspended_member_can_delete_their_account(prove, sam):
    delete_account(prove(sam), withdraw="no")
    assert not User.objects.exists()


def test_the_export_contains_all_data_of_the_member_and_none_of_others(browse, ada, ben, mo, post, comment):
    make.comment(post=post, author=ada, body="My own words.")
    make.post(author=ada, title="A draft", as_draft=True)
    comment.report(by=ada, reason="Off topic.")
    response = browse(ada).post("/accounts/export/")
    assert "attachment" in response["Content-Disposition"]
    data = json.loads(response.content)
    assert data["account"]["username"] == "ada"
    assert [exported["title"] for exported in data["posts"]] == [post.title, "A draft"]
    assert [exported["body"] for exported in data["comments"]] == ["My own words."]
    assert [exported["reason"] for exported in data["reports"]] == ["Off topic."]
    assert comment.body not in response.content.decode()
    assert ada.password not in response.content.decode()


def test_a_large_export_takes_as_many_queries_as_a_small_one(browse, ada, post, django_assert_max_num_queries):
    for _ in range(5):
        make.comment(post=post, author=ada).report(by=ada, reason="Off topic.")
        make.post(author=ada)
    browser = browse(ada)
    with django_assert_max_num_queries(20):
        browser.post("/accounts/export/")


def test_the_export_page_explains_the_export(browse, ada):
    assert "A JSON file with your account" in words(browse(ada).get("/accounts/export/"))
