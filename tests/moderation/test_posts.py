"""What moderators do with posts beside hiding them."""

import pytest

from tests.support import make
from tests.support.reading import read

from .conftest import page_of, row_page


@pytest.mark.parametrize(
    ("verb", "back", "moment"), [("lock", "unlock", "locked_at"), ("pin", "unpin", "pinned_at")]
)
def test_a_post_is_locked_or_pinned_and_released(act, mo, post, logged, verb, back, moment):
    act(mo, verb, post, reason="For now.")
    act(mo, verb, post, reason="Once more.")
    post.refresh_from_db()
    assert getattr(post, moment) is not None
    act(mo, back, post, reason="Enough.")
    act(mo, back, post, reason="Once more.")
    post.refresh_from_db()
    assert getattr(post, moment) is None
    assert logged() == [("mo-derator", verb, "For now."), ("mo-derator", back, "Enough.")]


def test_a_post_moves_to_another_category_and_the_log_says_from_where(act, mo, post):
    before, to = post.category, make.category("Science")
    act(mo, "move", post, category=to.pk, reason="About a telescope.")
    act(mo, "move", post, category=to.pk, reason="About a telescope.")
    post.refresh_from_db()
    assert post.category == to
    assert [each.detail for each in post.decisions.all()] == [f"{before} → Science"]


def test_posts_do_not_move_to_an_archived_category(act, mo, post, logged):
    closed = make.category("Closed")
    closed.archive(by=mo, reason="Empty.")
    answer = act(mo, "move", post, category=closed.pk, reason="Why not.")
    assert "Select a valid choice." in read(answer).words
    assert [act for _, act, _ in logged()] == ["archive"]


def test_drafts_never_lie_on_the_desk(browse, act, olga, ada):
    draft = make.post(author=ada, title="My secret draft", as_draft=True)
    desk = browse(olga)
    assert "My secret draft" not in desk.get(page_of(draft, "changelist")).content.decode()
    assert desk.get(row_page(draft)).status_code == 302
    act(olga, "hide", draft, reason="I want to see it.")
    assert not draft.decisions.exists()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"hidden": "yes"}, {"Hidden one"}),
        ({"locked": "yes"}, {"Locked one"}),
        ({"pinned": "yes"}, {"Pinned one"}),
        ({"reported": "open"}, {"Reported one"}),
        ({"q": "quiet"}, {"Quiet one"}),
        ({"hidden": "no", "locked": "no", "pinned": "no"}, {"Quiet one", "Reported one"}),
    ],
)
def test_posts_are_found_by_state_and_words(browse, mo, ben, query, found):
    names = [f"{state} one" for state in ("Hidden", "Locked", "Pinned", "Reported", "Quiet")]
    hidden, locked, pinned, reported, _quiet = (make.post(title=name) for name in names)
    hidden.hide(by=mo, reason="Why."), locked.lock(by=mo, reason="Why."), pinned.pin(by=mo, reason="Why.")
    reported.report(by=ben, reason="Why.")
    page = read(browse(mo).get(page_of(hidden, "changelist"), query))
    assert {name for name in names if name in page.words} == found
