"""Suspensions and roles: what each role may do to members."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from forum.moderation.models import Member
from tests.support import make
from tests.support.reading import read

from .conftest import page_of, row_page


def test_a_suspended_member_sees_the_end_and_the_reason(act, browse, mo, ben, logged):
    act(mo, "suspend", ben, days="3", reason="Insults.")
    ben.refresh_from_db()
    assert timedelta(days=2.9) < ben.suspended_until - timezone.now() <= timedelta(days=3)
    assert logged() == [("mo-derator", "suspend", "Insults.")]
    assert "You're suspended until" in (home := read(browse(ben).get("/")).words)
    assert "Reason: Insults." in home


def test_a_suspension_ends_at_the_given_moment(act, mo, ben):
    until = (timezone.now() + timedelta(days=12)).replace(second=0, microsecond=0)
    act(mo, "suspend", ben, days="date", until=f"{until:%Y-%m-%dT%H:%M}", reason="Insults.")
    ben.refresh_from_db()
    assert ben.suspended_until == until
    assert ben.decisions_about.get().detail == f"until {until:%Y-%m-%d %H:%M} UTC"


@pytest.mark.parametrize("until", ["", "yesterday", "2020-01-01T00:00", "9999-12-31T23:59"])
def test_an_invalid_end_date_suspends_nobody(act, mo, ben, logged, until):
    response = act(mo, "suspend", ben, days="date", until=until, reason="Insults.")
    assert read(response).fields["reason"].strip() == "Insults."
    ben.refresh_from_db()
    assert not ben.is_suspended
    assert logged() == []


def test_a_permanent_suspension_lasts_a_hundred_years(act, mo, ben):
    act(mo, "suspend", ben, days="36500", reason="Nothing else helped.")
    ben.refresh_from_db()
    assert ben.suspended_until > timezone.now() + timedelta(days=36499)


@pytest.mark.parametrize("days", ["1", "36500"])
@pytest.mark.parametrize("asked_at", ["9999-12-31", "2099-01-01 00:00"])
def test_a_future_time_of_asking_is_ignored(act, mo, ben, days, asked_at):
    act(mo, "suspend", ben, days=days, asked_at=asked_at, reason="Insults.")
    ben.refresh_from_db()
    length = timedelta(days=int(days))
    assert length - timedelta(minutes=5) < ben.suspended_until - timezone.now() <= length


@pytest.mark.parametrize("days", ["1", "36500"])
def test_an_invalid_time_of_asking_suspends_nobody(act, mo, ben, logged, days):
    act(mo, "suspend", ben, days=days, asked_at="x", reason="Insults.")
    ben.refresh_from_db()
    assert not ben.is_suspended
    assert logged() == []


def test_the_same_form_submitted_twice_suspends_once(act, browse, mo, ben, logged):
    page = browse(mo).get(page_of(ben, "act", "suspend"), {"pick": ben.pk})
    fields = {"asked_at": read(page).fields["asked_at"], "days": "7", "reason": "Insults."}
    act(mo, "suspend", ben, **fields)
    act(mo, "suspend", ben, **fields)
    assert len(logged()) == 1


def test_a_suspension_is_lifted(act, mo, sam, logged):
    act(mo, "lift", sam, reason="Apologised.")
    sam.refresh_from_db()
    assert not sam.is_suspended
    assert "not suspended" in read(act(mo, "lift", sam, reason="Apologised.")).words
    assert logged() == [("mo-derator", "lift", "Apologised.")]


def test_moderators_cannot_suspend_owners_moderators_or_themselves(act, mo, olga, logged):
    mia = make.member("mia", role="moderator")
    response = read(act(mo, "suspend", mo, mia, olga, days="1", reason="A quarrel.")).words
    assert response.count("you can't suspend this member") == 3
    assert not Member.objects.exclude(suspended_until=None).exists()
    assert logged() == []


def test_a_moderator_suspended_by_the_owner_loses_access(act, browse, olga, mo):
    browser = browse(mo)
    assert browser.get("/admin/").status_code == 200
    act(olga, "suspend", mo, days="1", reason="Cool down.")
    assert browser.get("/admin/", follow=True).status_code == 403


def test_imported_names_cannot_be_suspended(act, mo, logged):
    act(mo, "suspend", make.member("orla-old", imported=True, is_active=False), days="1", reason="Why.")
    assert logged() == []


def test_the_owner_makes_a_moderator(act, browse, olga, ben, logged):
    act(olga, "assign_role", ben, role="moderator", reason="Fair for years.")
    act(olga, "assign_role", ben, role="moderator", reason="Fair for years.")
    assert logged() == [("olga", "assign_role", "Fair for years.")]
    assert ben.decisions_about.get().detail == "member → moderator"
    assert browse(ben).get("/admin/").status_code == 200


def test_moderators_cannot_assign_roles(act, browse, mo, ben, logged):
    assert page_of(ben, "act", "assign_role") not in browse(mo).get(row_page(ben)).content.decode()
    act(mo, "assign_role", ben, role="owner", reason="He asked.")
    act(mo, "assign_role", mo, role="owner", reason="I ask.")
    ben.refresh_from_db()
    assert not ben.is_owner
    assert logged() == []


def test_owners_cannot_change_their_own_role(act, olga, logged):
    act(olga, "assign_role", olga, role="member", reason="Tired.")
    olga.refresh_from_db()
    assert olga.is_owner
    assert logged() == []


def test_a_former_owner_cannot_assign_roles(olga, ben):
    was_owner = Member.objects.get(pk=olga.pk)
    make.member("ola", role="owner")
    Member.objects.filter(pk=olga.pk).update(role="member")
    with pytest.raises(PermissionDenied):
        Member.objects.get(pk=ben.pk).assign_role(role="owner", by=was_owner, reason="A last favour.")


def test_a_suspended_member_cannot_be_given_a_role(act, olga, sam, logged):
    assert (
        "lift the suspension first" in read(act(olga, "assign_role", sam, role="owner", reason="Why not.")).words
    )
    assert logged() == []


def test_moderators_see_no_email_addresses(browse, mo, olga, ben):
    for url in (row_page(ben), page_of(ben, "changelist"), page_of(ben, "changelist") + "?q=ben"):
        assert ben.email not in browse(mo).get(url).content.decode()
    assert "ben" not in read(browse(mo).get(page_of(ben, "changelist"), {"q": "ben@example"})).words
    assert ben.email in browse(olga).get(row_page(ben)).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [({"suspended": "now"}, {"sam"}), ({"role": "moderator"}, {"mo-derator"}), ({"q": "be"}, {"ben"})],
)
def test_members_can_be_filtered_and_searched(browse, mo, ben, sam, query, found):
    rows = browse(mo).get(page_of(ben, "changelist"), query).context["cl"].result_list
    assert {member.username for member in rows} == found
