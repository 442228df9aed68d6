"""Deleting an account: what goes, what stays, and who may not."""

import json

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import User
from forum.comments.models import Comment
from forum.moderation.models import Decision
from forum.people import leaving
from forum.posts.models import Post
from tests.support import make
from tests.support.accounts import is_in, words
from tests.support.at_once import at_once


def leave(browser, **fields):
    return browser.post("/accounts/delete/", fields, follow=True)


def test_leaving_asks_for_the_password_again(browse, ada):
    browser = browse(ada)
    assert "Is it you?" in words(browser.get("/accounts/delete/", follow=True))
    leave(browser, withdraw="no")
    assert User.objects.get() == ada


def test_the_page_says_what_happens(prove, ada):
    page = words(prove(ada).get("/accounts/delete/"))
    assert "The name ada is not given to anybody again" in page
    assert "This can't be undone." in page


def test_what_was_published_stays_as_a_former_members(prove, browse, ada, ben, post, comment):
    answer = leave(prove(ben), withdraw="no")
    assert "Your account is deleted." in words(answer)
    page = words(browse().get(post.get_absolute_url()))
    assert comment.body in page
    assert "former member" in page
    assert not User.objects.filter(username="ben").exists()


def test_or_is_withdrawn_and_the_replies_of_others_stay(prove, browse, ada, ben, post, comment):
    make.comment(post=post, author=ada, body="I agree.", parent=comment)
    own = make.post(author=ben)
    leave(prove(ben), withdraw="yes")
    page = words(browse().get(post.get_absolute_url()))
    assert comment.body not in page
    assert "I agree." in page
    post.refresh_from_db()
    own.refresh_from_db()
    assert post.comment_count == 1
    assert own.withdrawn_at is not None


def test_a_hidden_comment_of_somebody_who_withdrew_all_stays_gone_when_restored(ben, mo, comment):
    comment.hide(by=mo, reason="Off topic.")
    leaving.leave(ben, withdraw=True)
    comment.restore(by=mo, reason="It was not.")
    assert Comment.objects.get().is_gone


@pytest.mark.parametrize("withdraw", ["yes", "no"])
def test_drafts_go_in_any_case(prove, ada, withdraw):
    make.post(author=ada, as_draft=True)
    leave(prove(ada), withdraw=withdraw)
    assert not Post.objects.exists()


def test_who_left_is_logged_out_everywhere(prove, log_in, ada):
    elsewhere = log_in("ada")
    browser = prove(ada)
    leave(browser, withdraw="no")
    assert not is_in(browser)
    assert elsewhere.get("/accounts/preferences/").status_code == 302


def test_the_choice_has_to_be_made(prove, ada):
    assert "This field is required." in words(leave(prove(ada), withdraw=""))
    assert User.objects.get() == ada


def test_the_log_keeps_its_names(mo, olga, comment):
    comment.hide(by=mo, reason="Off topic.")
    leaving.leave(mo, withdraw=False)
    decision = Decision.objects.get()
    assert (decision.by, decision.by_name) == (None, "mo-derator")


def test_the_only_owner_cannot_leave(prove, olga):
    browser = prove(olga)
    assert "You are the only owner" in words(browser.get("/accounts/delete/"))
    assert leave(browser, withdraw="no").status_code == 403
    assert User.objects.get() == olga


def test_one_of_two_owners_can(prove, olga):
    make.member("otto", role="owner")
    leave(prove(olga), withdraw="no")
    assert User.objects.get().username == "otto"


@pytest.mark.django_db(transaction=True)
def test_of_two_owners_who_leave_at_once_one_remains():
    def leave(owner):
        try:
            leaving.leave(owner, withdraw=False)
        except PermissionDenied:
            return owner

    owners = [make.member(name, role="owner") for name in ("olga", "otto")]
    (remaining,) = filter(None, at_once(leave, owners))
    assert User.objects.get() == remaining


def test_a_suspended_member_may_leave(prove, sam):
    leave(prove(sam), withdraw="no")
    assert not User.objects.exists()


def test_the_export_holds_all_that_is_ones_own_and_nothing_of_others(browse, ada, ben, mo, post, comment):
    make.comment(post=post, author=ada, body="My own words.")
    make.post(author=ada, title="A draft", as_draft=True)
    comment.report(by=ada, reason="Off topic.")
    answer = browse(ada).post("/accounts/export/")
    assert "attachment" in answer["Content-Disposition"]
    data = json.loads(answer.content)
    assert data["account"]["username"] == "ada"
    assert [each["title"] for each in data["posts"]] == [post.title, "A draft"]
    assert [each["body"] for each in data["comments"]] == ["My own words."]
    assert [each["reason"] for each in data["reports"]] == ["Off topic."]
    assert comment.body not in answer.content.decode()
    assert ada.password not in answer.content.decode()


def test_a_large_export_takes_as_many_queries_as_a_small_one(browse, ada, post, django_assert_max_num_queries):
    for _ in range(5):
        make.comment(post=post, author=ada).report(by=ada, reason="Off topic.")
        make.post(author=ada)
    browser = browse(ada)
    with django_assert_max_num_queries(17):
        browser.post("/accounts/export/")


def test_the_export_is_explained_before_it_is_sent(browse, ada):
    assert "One JSON file" in words(browse(ada).get("/accounts/export/"))
