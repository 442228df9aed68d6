"""What a comment cites, quotes and mentions: where that leads, what is remembered, and who is told."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.comments.models import Comment, Quotation
from forum.notifications.models import Notice
from forum.people import leaving
from forum.text.markup import MENTION_LIMIT
from tests.support import make

QUOTE = "> **Ben** in #1:\n>\n> About time.\n\nIndeed."


def quoted_by(comment) -> list[str]:
    return [each.quoted.number for each in comment.quotations.order_by("quoted__path")]


def test_a_citation_is_the_address_of_the_comment(post, comment):
    answer = make.comment(post=post, body="As #1 says.")
    assert f'<a href="{comment.get_absolute_url()}">#1</a>' in answer.body_html


def test_a_mention_is_the_address_of_the_member(post, comment, ada):
    answer = make.comment(post=post, body="@ADA and @nobody, look.")
    assert answer.body_html == f'<p><a href="{ada.get_absolute_url()}">@ADA</a> and @nobody, look.</p>\n'


# --- Quotations ---------------------------------------------------------------------------------------------


def test_what_is_quoted_is_remembered(post, comment):
    assert quoted_by(make.comment(post=post, body=QUOTE)) == ["1"]


def test_what_is_only_cited_is_not(post, comment):
    assert quoted_by(make.comment(post=post, body="> As they say\n\nSee #1: good.")) == []


def test_only_what_stands_under_the_same_post_can_be_quoted(post, comment, ada):
    elsewhere = make.post(author=ada)
    assert quoted_by(make.comment(post=elsewhere, body=QUOTE.replace("#1", f"[#1](/p/{post.pk}/c/1/)"))) == []
    assert quoted_by(make.comment(post=elsewhere, body=QUOTE.replace("#1", "#7"))) == []


def test_nothing_quotes_itself(post, comment):
    assert quoted_by(make.comment(post=post, body=QUOTE.replace("#1", "#2"))) == []


def test_quoting_twice_counts_once(post, comment):
    make.comment(post=post, parent=comment)
    answer = make.comment(post=post, body=f"{QUOTE}\n\n{QUOTE}\n\n{QUOTE.replace('#1', '#1.1')}")
    assert quoted_by(answer) == ["1", "1.1"]


def test_an_edit_follows_what_is_quoted(post, comment):
    make.comment(post=post)
    answer = make.comment(post=post, body=QUOTE)
    answer.edit(body=QUOTE.replace("#1", "#2"))
    assert quoted_by(answer) == ["2"]
    answer.edit(body="On second thoughts, no.")
    assert quoted_by(answer) == []


def test_an_edit_of_other_words_leaves_the_quotation(post, comment):
    answer = make.comment(post=post, body=QUOTE)
    before = Quotation.objects.get()
    answer.edit(body=f"{QUOTE} Very much so.")
    assert Quotation.objects.get() == before


def test_quotations_and_mentions_cost_queries_only_where_there_are_any(post, comment, ada):
    def queries(body):
        with CaptureQueriesContext(connection) as asked:
            make.comment(post=post, author=comment.author, body=body)
        return len(asked)

    plain = queries("> A saying.\n\nMe too.")
    assert queries(QUOTE) - plain == 2  # which comments, and the rows
    assert queries("Look, @ada.") - plain == 2  # which member, and the notification


# --- Mentions -----------------------------------------------------------------------------------------------


def told(comment) -> dict[str, str]:
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
def test_whom_a_comment_mentions_is_told(post, ada, mo, sam, ben, body, expected):
    assert told(make.comment(post=post, author=ben, body=body)) == expected


def test_someone_both_answered_and_mentioned_is_told_once(post, comment, ada):
    assert told(make.comment(post=post, author=ada, parent=comment, body="@ben, no.")) == {"ben": "reply"}


def test_an_edit_tells_only_those_whom_it_adds(post, comment, ada, mo):
    comment.edit(body="@ada?")
    first = ada.notices.get()
    comment.edit(body="@ada, @mo-derator?")
    assert told(comment) == {"ada": "mention", "mo-derator": "mention"}
    assert ada.notices.get().created_at == first.created_at


def test_many_edits_call_no_larger_crowd_together_than_one_text(post, comment, ada):
    crowd = [make.member(f"crowd{ordinal}").username for ordinal in range(30)]
    answer = make.comment(post=post, author=ada, parent=comment, body=" ".join(f"@{name}" for name in crowd[:4]))
    for start in (4, 14, 24):
        answer.edit(body=" ".join(f"@{name}" for name in crowd[start : start + 10]))
    kinds = list(told(answer).values())
    assert (kinds.count("reply"), kinds.count("mention")) == (1, MENTION_LIMIT)


def test_who_lost_the_name_is_mentioned_no_more(post, comment, ada):
    make.comment(post=post, author=comment.author, body="@ada, look.")
    leaving.leave(ada, withdraw=False)
    comment.edit(body="@ada?")
    comment.refresh_from_db()
    assert comment.body_html == "<p>@ada?</p>\n"
    assert Comment.objects.get(path=[2]).body_html.count("/m/ada/") == 1
