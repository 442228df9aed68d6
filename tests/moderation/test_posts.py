"""What moderators can do with posts apart from hiding them."""

import pytest

from tests.support import make
from tests.support.reading import read

from .conftest import page_of, row_page


@pytest.mark.parametrize(
    ("verb", "undo", "field"), [("lock", "unlock", "locked_at"), ("pin", "unpin", "pinned_at")]
)
def test_locking_and_pinning_a_post_and_undoing_it(act, mo, post, logged, verb, undo, field):
    act(mo, verb, post, reason="For now.")
    act(mo, verb, post, reason="Once more.")
    post.refresh_from_db()
    assert getattr(post, field) is not None
    act(mo, undo, post, reason="Enough.")
    act(mo, undo, post, reason="Once more.")
    post.refresh_from_db()
    assert getattr(post, field) is None
    assert logged() == [("mo-derator", verb, "For now."), ("mo-derator", undo, "Enough.")]


def test_a_post_moves_to_another_category_and_the_log_names_both(act, mo, post):
    old, new = post.category, make.category("Science")
    act(mo, "move", post, category=new.pk, reason="About a telescope.")
    act(mo, "move", post, category=new.pk, reason="About a telescope.")
    post.refresh_from_db()
    assert post.category == new
    assert [each.detail for each in post.decisions.all()] == [f"{old} → Science"]


def test_posts_cannot_be_moved_to_an_archived_category(act, mo, post, logged):
    closed = make.category("Closed")
    closed.archive(by=mo, reason="Empty.")
    response = act(mo, "move", post, category=closed.pk, reason="Why not.")
    assert "Choose one of the options listed." in read(response).words
    assert [act for _, act, _ in logged()] == ["archive"]


def test_moderators_never_see_drafts(browse, act, olga, ada):
    draft = make.post(author=ada, title="My secret draft", as_draft=True)
    browser = browse(olga)
    assert "My secret draft" not in browser.get(page_of(draft, "changelist")).content.decode()
    assert browser.get(row_page(draft)).status_code == 302
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
def test_posts_can_be_filtered_and_searched(browse, mo, ben, query, found):
    names = [f"{state} one" for state in ("Hidden", "Locked", "Pinned", "Reported", "Quiet")]
    hidden, locked, pinned, reported, _quiet = (make.post(title=name) for name in names)
    hidden.hide(by=mo, reason="Why."), locked.lock(by=mo, reason="Why."), pinned.pin(by=mo, reason="Why.")
    reported.report(by=ben, reason="Why.")
    page = read(browse(mo).get(page_of(hidden, "changelist"), query))
    assert {name for name in names if name in page.words} == found
