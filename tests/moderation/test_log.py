"""The log: moderators read it, acts write it, and nobody can change it."""

import pytest
from django.db import ProgrammingError, connection, transaction

from forum.moderation.models import Decision
from tests.support import make
from tests.support.reading import read

from .conftest import page_of, row_page


@pytest.fixture
def decision(comment, mo):
    comment.hide(by=mo, reason="Rude.")
    return Decision.objects.get()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE moderation_decision SET reason = 'Kind.'",
        "UPDATE moderation_decision SET by_name = 'somebody'",
        "UPDATE moderation_decision SET created_at = now() - interval '1 day'",
        "UPDATE moderation_decision SET by_id = (SELECT id FROM accounts_user WHERE username = 'ada')",
        "UPDATE moderation_decision SET post_id = (SELECT id FROM posts_post)",
        "DELETE FROM moderation_decision",
    ],
)
def test_the_database_refuses_changes_to_the_log(decision, statement):
    with (
        pytest.raises(ProgrammingError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    decision.refresh_from_db()
    assert (decision.reason, decision.by_name) == ("Rude.", "mo-derator")


@pytest.mark.parametrize("table", ["moderation_decision", "posts_post", "accounts_user"])
def test_the_database_refuses_to_truncate_the_log(decision, table):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE moderation_decision ENABLE TRIGGER moderation_keep_all_decisions")
        with pytest.raises(ProgrammingError, match="append-only"), transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")
    assert Decision.objects.get() == decision


def test_the_log_keeps_the_names_of_deleted_members(decision, mo):
    mo.delete()
    decision.refresh_from_db()
    assert (decision.by, decision.by_name) == (None, "mo-derator")


def test_nobody_can_add_change_or_delete_a_decision(browse, olga, decision):
    owner = browse(olga)
    assert owner.get("/admin/moderation/decision/add/").status_code == 404
    assert owner.post(row_page(decision), {"reason": "Kind."}).status_code == 403
    assert owner.post(f"/admin/moderation/decision/{decision.pk}/delete/", {"post": "yes"}).status_code == 404
    assert owner.get(page_of(decision, "act", "hide"), {"pick": decision.pk}).status_code == 403
    assert Decision.objects.get().reason == "Rude."


def test_a_decision_shows_who_when_what_and_why(browse, mo, decision, comment):
    page = browse(mo).get(page_of(decision, "changelist"))
    for word in ("mo-derator", "hid", str(comment), "Rude.", f"{decision.created_at:%Y}"):
        assert word in read(page).words
    assert comment.get_absolute_url() in page.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"act": "lock"}, {"lock"}),
        ({"by_name": "olga"}, {"lock"}),
        ({"q": "rude"}, {"hide"}),
        ({"q": "no such word"}, set()),
        ({"created_at__year": "1999"}, set()),
    ],
)
def test_decisions_can_be_filtered_and_searched(browse, decision, olga, query, found):
    make.post().lock(by=olga, reason="Long over.")
    rows = browse(olga).get(page_of(decision, "changelist"), query).context["cl"].result_list
    assert {row.act for row in rows} == found


def test_decisions_about_a_member_are_on_their_page(browse, act, mo, ben):
    act(mo, "suspend", ben, days="1", reason="Insults, twice.")
    assert "Insults, twice." in read(browse(mo).get(row_page(ben))).words
