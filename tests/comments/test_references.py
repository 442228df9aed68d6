"""Citations, quotations and mentions in comments: links, stored quotations and notifications."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum.categories.models import Category
from forum.comments.models import Quotation
from forum.notifications.models import Notice
from forum.people import leaving
from forum.text.markup import MENTION_LIMIT
from tests.support import make

QUOTE = "> **Ben** in #1:\n>\n> About time.\n\nIndeed."


def quoted_by(comment) -> list[str]:
    return [each.quoted.number for each in comment.quotations.order_by("quoted__path")]


def test_a_citation_links_to_the_comment(post, comment):
    other = make.comment(post=post, body="As #1 says.")
    assert f'<a href="{comment.get_absolute_url()}">#1</a>' in other.body_html


def test_a_mention_links_to_the_member(post, comment, ada):
    other = make.comment(post=post, body="@ADA and @nobody, look.")
    assert other.body_html == f'<p><a href="{ada.get_absolute_url()}">@ADA</a> and @nobody, look.</p>\n'


# --- Quotations ---------------------------------------------------------------------------------------------


def test_a_quotation_is_stored(post, comment):
    assert quoted_by(make.comment(post=post, body=QUOTE)) == ["1"]


def test_a_citation_is_no_quotation(post, comment):
    assert quoted_by(make.comment(post=post, body="> As they say\n\nSee #1: good.")) == []


def test_only_comments_on_the_same_post_can_be_quoted(post, comment, ada):
    elsewhere = make.post(author=ada)
    assert quoted_by(make.comment(post=elsewhere, body=QUOTE.replace("#1", f"[#1](/p/{post.pk}/c/1/)"))) == []
    assert quoted_by(make.comment(post=elsewhere, body=QUOTE.replace("#1", "#7"))) == []


def test_a_comment_cannot_quote_itself(post, comment):
    assert quoted_by(make.comment(post=post, body=QUOTE.replace("#1", "#2"))) == []


def test_quoting_twice_counts_once(post, comment):
    make.comment(post=post, parent=comment)
    other = make.comment(post=post, body=f"{QUOTE}\n\n{QUOTE}\n\n{QUOTE.replace('#1', '#1.1')}")
    assert quoted_by(other) == ["1", "1.1"]


def test_an_edit_updates_the_quotations(post, comment):
    make.comment(post=post)
    other = make.comment(post=post, body=QUOTE)
    other.edit(body=QUOTE.replace("#1", "#2"))
    assert quoted_by(other) == ["2"]
    other.edit(body="On second thoughts, no.")
    assert quoted_by(other) == []


def test_an_edit_of_other_text_keeps_the_quotation(post, comment):
    other = make.comment(post=post, body=QUOTE)
    before = Quotation.objects.get()
    other.edit(body=f"{QUOTE} Very much so.")
    assert Quotation.objects.get() == before


def test_a_comment_without_quotations_and_mentions_makes_no_queries_for_them(post, comment, ada):
    def queries(body):
        with CaptureQueriesContext(connection) as captured:
            make.comment(post=post, author=comment.author, body=body)
        return len(captured)

    plain = queries("> A saying.\n\nMe too.")
    assert queries(QUOTE) - plain == 2  # find the quoted comments, insert the quotations
    assert queries("Look, @ada.") - plain == 2  # find the member, insert the notification


# --- Mentions -----------------------------------------------------------------------------------------------


def notices_of(comment) -> dict[str, str]:
    return dict(Notice.objects.filter(comment=comment).values_list("member__username", "kind"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("@ada, look. And @ada again.", {"ada": "mention"}),
        ("@Ada and @Mo-Derator!", {"ada": "mention", "mo-derator": "mention"}),
        ("> @ada said so\n\nDid she?", {}),
        ("`@ada`", {}),
        ("[@ghost](/m/ghost/) and [@ada](/m/mo-derator/)", {}),
        ("@sam, @cyril", {"sam": "mention"}),
    ],
)
def test_members_mentioned_in_a_comment_are_notified(post, ada, mo, sam, ben, body, expected):
    assert notices_of(make.comment(post=post, author=ben, body=body)) == expected


def test_a_member_who_is_both_replied_to_and_mentioned_is_notified_once(post, comment, ada):
    assert notices_of(make.comment(post=post, author=ada, parent=comment, body="@ben, no.")) == {"ben": "reply"}


def test_an_edit_notifies_only_newly_mentioned_members(post, comment, ada, mo):
    comment.edit(body="@ada?")
    first = ada.notices.get()
    comment.edit(body="@ada, @mo-derator?")
    assert notices_of(comment) == {"ada": "mention", "mo-derator": "mention"}
    assert ada.notices.get().created_at == first.created_at


def test_many_edits_cannot_notify_more_members_than_one_text(post, comment, ada):
    crowd = [make.member(f"crowd{ordinal}").username for ordinal in range(30)]
    reply = make.comment(post=post, author=ada, parent=comment, body=" ".join(f"@{name}" for name in crowd[:4]))
    for start in (4, 14, 24):
        reply.edit(body=" ".join(f"@{name}" for name in crowd[start : start + 10]))
    kinds = list(notices_of(reply).values())
    assert (kinds.count("reply"), kinds.count("mention")) == (1, MENTION_LIMIT)


def test_text_right_below_a_quotation_notifies(post, comment, ada, mo):
    body = "> **Ben** in #1:\n>\n> @mo-derator said it was time.\nSo it is, @ada."
    assert notices_of(make.comment(post=post, author=comment.author, body=body)) == {"ada": "mention"}


def test_an_edit_in_a_locked_thread_notifies_nobody(post, comment, ada, mo):
    post.lock(by=mo, reason="Said enough.")
    comment.edit(body="@ada?")
    assert notices_of(comment) == {}
    assert f'href="{ada.get_absolute_url()}"' in comment.body_html
    post.unlock(by=mo, reason="Not quite.")
    comment.edit(body="@ada!")
    assert notices_of(comment) == {"ada": "mention"}


def test_an_edit_in_an_archived_category_notifies_nobody(post, comment, ada):
    Category.objects.update(archived_at=timezone.now())
    comment.edit(body="@ada?")
    assert notices_of(comment) == {}


def test_a_member_who_left_is_no_longer_mentioned(post, comment, ada):
    leaving.delete_account(ada, withdraw=False)
    comment.edit(body="@ada?")
    comment.refresh_from_db()
    assert comment.body_html == "<p>@ada?</p>\n"


def test_a_closed_account_is_not_linked_but_an_imported_author_is(post, comment, ada):
    make.member("cyprian", is_active=False, imported=True)
    ada.is_active = False
    ada.save()
    comment.edit(body="@ada and @cyprian?")
    assert comment.body_html == '<p>@ada and <a href="/m/cyprian/">@cyprian</a>?</p>\n'
