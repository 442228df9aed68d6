"""The lead of the front page, and what people say about it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forum.comments.models import Comment
from forum.moderation.models import Decision, Member
from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read

SAYING = "What people are saying"


@pytest.fixture
def lead(ada, ben, good):
    """A post by Ada with a good comment by Ben, and one that has nothing."""
    make.post(title="A newt")
    lead = make.post(author=ada, title="A bridge", body="The council has decided, at last.")
    good(lead, "They decided twice.", author=ben)
    for _ in range(3):
        make.comment(post=lead)
    return lead


def front(browse, reader=None, path="/"):
    return browse(reader).get(path)


def test_a_lead_that_was_imported_says_so(browse, lead):
    assert "imported" not in read(front(browse)).words
    Post.objects.filter(pk=lead.pk).update(imported_at=timezone.now())
    assert "imported" in read(front(browse)).words


def title_of_lead(browse, path="/") -> str | None:
    lead = front(browse, path=path).context["lead"]
    return lead and lead["title"]


def said(browse, reader=None) -> list[str]:
    beside = front(browse, reader).context["beside"]
    return [Comment.objects.get(pk=each["id"]).body for each in beside["said"]]


def test_the_post_with_the_most_reactions_leads_and_is_not_in_the_list_again(browse, lead, ben):
    response = front(browse)
    assert response.context["lead"]["title"] == "A bridge"
    assert [row.title for row in response.context["page"]] == ["A newt"]
    assert "The council has decided, at last." in read(response).words
    other = make.post(title="A tunnel")
    for _ in range(5):
        make.comment(post=other)
    assert title_of_lead(browse) == "A tunnel"
    lead.upvote(by=ben)
    lead.upvote(by=make.member())
    assert title_of_lead(browse) == "A bridge"


def test_only_the_first_page_by_activity_has_a_lead(browse, lead):
    leads = {path: title_of_lead(browse, path) for path in ("/", "/?page=1", "/?page=2", "/new/", "/top/")}
    assert leads == {"/": "A bridge", "/?page=1": "A bridge", "/?page=2": None, "/new/": None, "/top/": None}


@pytest.mark.parametrize("act", ["pin", "lock", "hide"])
def test_a_post_that_is_pinned_locked_or_hidden_does_not_lead(browse, lead, mo, act):
    getattr(lead, act)(by=mo, reason="Because.")
    assert title_of_lead(browse) is None


def test_neither_does_one_that_is_old_or_has_few_reactions(browse, lead):
    Post.objects.filter(pk=lead.pk).update(published_at=timezone.now() - timedelta(days=4))
    make.comment(post=make.post(title="A tunnel"))
    assert title_of_lead(browse) is None


def test_the_best_short_comments_by_others_are_quoted_with_their_numbers(browse, lead, good, ada, ben):
    good(lead, "I thank you all.", upvotes=4, author=ada)  # the submitter
    good(lead, "So very long. " * 30, upvotes=4)
    good(lead, "Two like this.", upvotes=2)
    good(lead, "Ben again.", author=ben)
    best, third = good(lead, "Once would do.", upvotes=4), good(lead, "Thrice, then.")
    assert said(browse) == ["Once would do.", "They decided twice."]
    page = read(front(browse))
    assert SAYING in page.words
    assert best.get_absolute_url() in page.links
    assert third.get_absolute_url() not in page.links


def test_without_such_comments_the_section_is_left_out(browse, lead, mo):
    lead.comments.get(body="They decided twice.").hide(by=mo, reason="Off topic.")
    assert title_of_lead(browse) == "A bridge"
    assert SAYING not in read(front(browse)).words


def test_a_comment_that_was_reported_is_left_out_until_moderators_have_answered(browse, lead, mo):
    report, _is_new = lead.comments.get(body="They decided twice.").report(by=make.member(), reason="Sarcasm.")
    assert said(browse) == []
    report.resolve(by=mo, reason="It is fine.")
    assert said(browse) == ["They decided twice."]


def test_so_are_comments_by_suspended_and_former_members_and_for_a_reader_by_those_they_ignore(
    browse, lead, ben, mo
):
    reader = make.member()
    reader.ignore(ben)
    assert (said(browse, reader), said(browse)) == ([], ["They decided twice."])
    suspended = Member.objects.get(pk=ben.pk)
    suspended.suspend(until=timezone.now() + timedelta(days=1), by=mo, reason="Names.")
    assert said(browse) == []
    suspended.lift(by=mo, reason="Enough.")
    ben.delete()
    assert said(browse) == []


def test_a_moderator_keeps_a_comment_off_and_allows_it_again(browse, lead, mo):
    comment = lead.comments.get(body="They decided twice.")
    path = "/admin/comments/comment/act/{}/?pick=" + str(comment.pk)
    moderator = browse(mo)
    for verb, is_shown in (("unfeature", False), ("feature", True)):
        assert moderator.post(path.format(verb), {"reason": "Out of context."}).status_code == 302
        assert said(browse) == (["They decided twice."] if is_shown else [])
        assert Decision.objects.filter(comment=comment, act=verb, by=mo).exists()
        assert "They decided twice." in read(browse().get(lead.get_absolute_url())).words


def test_the_compact_list_has_no_lead_and_is_remembered(browse, lead):
    for reader in (browse(), browse(make.member())):
        chosen = reader.post("/view/", {"view": "compact", "next": "/"})
        assert (chosen.status_code, chosen.url) == (302, "/")
        compact = reader.get("/")
        assert compact.context["lead"] is None
        assert [row.title for row in compact.context["page"]] == ["A bridge", "A newt"]
        assert "post-list-compact" in compact.text
        assert reader.post("/view/", {"view": "comfortable", "next": "/new/"}).url == "/new/"
        assert reader.get("/").context["lead"]["title"] == "A bridge"


def test_visitors_get_the_page_of_their_choice_from_the_cache(browse, lead):
    comfortable, compact = browse(), browse()
    compact.cookies["view"] = "compact"
    first = [comfortable.get("/"), compact.get("/")]
    again = [comfortable.get("/"), compact.get("/")]
    assert [each.content for each in first] == [each.content for each in again]
    assert [each.headers["ETag"] for each in first] == [each.headers["ETag"] for each in again]
    assert len({each.headers["ETag"] for each in first}) == len({each.content for each in first}) == 2
    assert compact.get("/", HTTP_IF_NONE_MATCH=first[0].headers["ETag"]).status_code == 200
    for unknown in ("comfortable", "cosy"):
        comfortable.cookies["view"] = unknown
        assert comfortable.get("/").content == first[0].content


def test_the_choice_leads_back_to_this_site_only(browse, db):
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "", "posts:new"):
        assert browse().post("/view/", {"view": "compact", "next": address}).url == "/"
