"""Times appear in the zone that a member chose, or with the site's zone."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts import time_zones
from forum import permissions
from forum.comments.models import Comment
from forum.formats import times
from tests.accounts.test_preferences import save
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each

OCTOBER = datetime(2026, 10, 20, 22, 30, tzinfo=UTC)


@pytest.fixture
def old_comment(post, ben):
    comment = make.comment(post=post, author=ben)
    Comment.objects.update(created_at=OCTOBER)
    return comment


def test_a_time_shows_its_zone(browse, post, old_comment):
    assert "20 Oct 2026, 22:30 UTC" in read(browse().get(post.get_absolute_url())).words


def test_a_member_sees_times_in_their_zone(browse, ada, post, old_comment):
    browser = browse(ada)
    save(browser, time_zone="Europe/Paris")
    page = read(browser.get(post.get_absolute_url()))
    assert "21 Oct 2026, 00:30 UTC+2" in page.words
    assert ("html", {"lang": "en", "data-theme": "auto", "data-time-zone": "Europe/Paris"}) in page.elements
    assert "2026-10-21T00:30:00+02:00" in {attributes.get("datetime") for _tag, attributes in page.elements}
    assert "20 Oct 2026, 22:30 UTC" in read(browse().get(post.get_absolute_url())).words


def test_the_next_request_in_the_same_thread_has_the_sites_zone(browse, ada, post):
    save(browse(ada), time_zone="Asia/Tokyo")
    assert timezone.get_current_timezone_name() == "UTC"


def test_only_known_zones_can_be_chosen(browse, ada):
    for name in ("Europe/Atlantis", "../../etc/passwd", "localtime", "Etc/GMT+5"):
        assert "Choose one of the options listed." in read(save(browse(ada), time_zone=name)).words
    ada.refresh_from_db()
    assert ada.time_zone == ""


def test_a_zone_that_only_another_server_knows_is_kept(browse, ada):
    ada.time_zone = "Mars/Olympus_Mons"
    ada.save()
    browser = browse(ada)
    assert browser.get("/").status_code == 200
    save(browser, time_zone="Mars/Olympus_Mons", bio="Hello.")
    ada.refresh_from_db()
    assert (ada.time_zone, ada.bio) == ("Mars/Olympus_Mons", "Hello.")


def test_all_zones_on_offer_exist():
    offered = [name for _region, zones in time_zones.choices()[2:] for name, _place in zones]
    assert len(offered) > 300
    assert [name for name in offered if str(time_zones.zone_named(name)) != name] == []


LABELS = [
    ("UTC", "24 Nov 2026, 00:35 UTC"),
    ("Europe/Paris", "24 Nov 2026, 01:35 UTC+1"),
    ("Asia/Kolkata", "24 Nov 2026, 06:05 UTC+5:30"),
    ("America/St_Johns", "23 Nov 2026, 21:05 UTC-3:30"),
    ("America/Sao_Paulo", "23 Nov 2026, 21:35 UTC-3"),
]


def test_the_zone_of_a_time_is_unambiguous():
    def check(zone, text):
        assert times.exact(datetime(2026, 11, 24, 0, 35, tzinfo=UTC), ZoneInfo(zone)) == text

    assert_each(check, LABELS)


def test_an_hour_that_comes_twice_is_shown_with_two_offsets():
    paris, first = ZoneInfo("Europe/Paris"), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert times.exact(first, paris) == "25 Oct 2026, 02:30 UTC+2"
    assert times.exact(first + timedelta(hours=1), paris) == "25 Oct 2026, 02:30 UTC+1"


def test_a_suspended_member_sees_until_when_in_their_zone(ada):
    ada.suspended_until, ada.time_zone = timezone.now().replace(year=2099, month=7, day=1, hour=22), "Europe/Paris"
    assert "until 2 Jul 2099, 00:" in (reason := permissions.why_not_participate(ada))
    assert " UTC+2. " in reason


@pytest.mark.parametrize(("zone", "label"), [("", "UTC"), ("Asia/Tokyo", "UTC+9")])
def test_emails_say_when_in_the_members_zone(browse, ada, mail_server, zone, label):
    ada.time_zone = zone
    ada.set_password("a long enough phrase 1")
    ada.save()
    ada.emailaddress_set.create(email=ada.email, verified=True, primary=True)
    browser = browse(ada)
    browser.post("/accounts/reauthenticate/", {"password": "a long enough phrase 1"})
    new = {"oldpassword": "a long enough phrase 1", "password1": "quiet bridges 77 wick"}
    browser.post("/accounts/password/change/", new | {"password2": new["password1"]})
    [message] = mail_server
    when = next(line for line in message.body.splitlines() if line.startswith("When:"))
    local = timezone.now().astimezone(ZoneInfo(zone or "UTC"))
    assert when.startswith(f"When: {local.day} {local:%b %Y}, ")
    assert when.endswith(f" {label}")


def test_moderators_see_and_enter_times_in_their_zone(browse, mo, ben):
    mo.time_zone = "Asia/Tokyo"
    mo.save()
    page = read(browse(mo).get(f"/admin/moderation/member/act/suspend/?pick={ben.pk}"))
    assert "Time zone: Asia/Tokyo." in page.words
    fields = {"days": "date", "until": "2099-01-02T03:04", "reason": "Insults."}
    fields["asked_at"] = page.fields["asked_at"]
    browse(mo).post(f"/admin/moderation/member/act/suspend/?pick={ben.pk}", fields)
    ben.refresh_from_db()
    assert ben.suspended_until == datetime(2099, 1, 1, 18, 4, tzinfo=UTC)
    row = read(browse(mo).get(f"/admin/moderation/member/{ben.pk}/change/")).words
    assert "until 2 Jan 2099, 03:04 UTC+9" in row


def test_the_time_of_asking_is_exact(browse, mo, ben):
    """When the clocks are put back, a local time without its offset could mean two times."""
    page = read(browse(mo).get(f"/admin/moderation/member/act/suspend/?pick={ben.pk}"))
    assert datetime.fromisoformat(page.fields["asked_at"]).tzinfo is not None
