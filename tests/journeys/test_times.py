"""Times on pages: in the reader's zone, relative within a week, and exact when it matters."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from forum.comments.models import Comment
from forum.posts.models import Post

SUMMER = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)  # 25 October in Paris, hours before the clocks change


@pytest.fixture
def written(thread):
    """Sets when a comment was written."""

    def at(number: str, moment: datetime) -> None:
        path = [int(part) for part in number.split(".")]
        assert Comment.objects.filter(post=thread, path=path).update(created_at=moment)
        Post.objects.filter(pk=thread.pk).update(published_at=SUMMER - timedelta(days=9))

    return at


def time_of(page, number: str):
    return page.locator(f"[id='c-{number}'] > .comment > .meta time").first


def ago(**parts) -> datetime:
    return timezone.now() - timedelta(**parts)


def test_times_of_the_last_week_are_relative(open_as, thread, written):
    written("1", ago(hours=3, minutes=10))
    written("1.1", ago(seconds=10))
    written("1.1.1", ago(days=6, hours=23))
    written("2", ago(days=7, hours=1))
    page = open_as()
    page.goto(thread.get_absolute_url())
    expect(time_of(page, "1").locator(".ago")).to_have_text("3 h ago")
    expect(time_of(page, "1.1").locator(".ago")).to_have_text("now")
    expect(time_of(page, "1.1.1").locator(".ago")).to_have_text("6 days ago")
    assert "ago" not in time_of(page, "2").inner_text()
    assert page.evaluate("window.shifted") == []


def test_the_exact_time_appears_on_hover_on_focus_and_in_print(open_as, thread, written):
    written("1", when := ago(hours=3, minutes=10))
    page = open_as(timezone_id="America/New_York")
    page.goto(thread.get_absolute_url())
    time = time_of(page, "1")
    assert time.inner_text() == "3 h ago"
    exact = time.get_attribute("title")
    assert f", {when.minute:02}".replace(", ", ":") in exact
    assert " UTC-" in exact
    page.locator("[id='c-1'] > .comment > .meta .number").focus()
    page.keyboard.press("Tab")
    expect(time).to_be_focused()
    assert time.inner_text() == exact
    page.keyboard.press("Tab")
    assert time.inner_text() == "3 h ago"
    page.emulate_media(media="print")
    assert time.inner_text() == exact


def test_a_cached_page_stays_right(open_as, thread, written):
    written("1", SUMMER)
    page = open_as()
    page.clock.install(time=SUMMER + timedelta(minutes=5))
    page.goto(thread.get_absolute_url())
    expect(time_of(page, "1").locator(".ago")).to_have_text("5 min ago")
    page.clock.run_for(timedelta(hours=2).total_seconds() * 1000)
    expect(time_of(page, "1").locator(".ago")).to_have_text("2 h ago")
    page.clock.run_for(timedelta(days=7).total_seconds() * 1000)
    expect(time_of(page, "1").locator(".ago")).to_have_text("24 Oct 2026, 23:30")
    assert time_of(page, "1").get_attribute("tabindex") is None


@pytest.mark.parametrize(
    ("zone", "shown", "exact"),
    [
        ("Europe/Paris", "25 Oct 2026, 01:30", "25 Oct 2026, 01:30 UTC+2"),
        ("UTC", "24 Oct 2026, 23:30", "24 Oct 2026, 23:30 UTC"),
        ("Asia/Kolkata", "25 Oct 2026, 05:00", "25 Oct 2026, 05:00 UTC+5:30"),
    ],
)
def test_times_are_in_the_zone_of_the_browser(open_as, thread, written, zone, shown, exact):
    written("1", SUMMER)
    page = open_as(timezone_id=zone)
    page.goto(thread.get_absolute_url())
    expect(time_of(page, "1").locator(".ago")).to_have_text(shown)
    assert time_of(page, "1").get_attribute("title") == exact


def test_no_day_shifts_when_the_clocks_change(open_as, thread, ada):
    """A day in summer, seen in winter, from a zone that is behind the server."""
    type(ada).objects.filter(pk=ada.pk).update(created_at=datetime(2026, 7, 1, 4, 30, tzinfo=UTC))
    page = open_as(timezone_id="America/New_York")  # at half past midnight there, but an hour earlier in winter
    page.goto("/m/ada/")
    assert page.get_by_text("Member since").locator("time").inner_text() == "1 Jul 2026"


def test_the_zone_in_the_preferences_wins_over_the_browsers(open_as, thread, written, ben):
    written("1", SUMMER)
    page = open_as(ben, timezone_id="America/New_York")
    page.goto("/accounts/preferences/")
    page.get_by_label("Time zone").select_option(label="Tokyo")
    page.get_by_role("button", name="Save").click()
    page.goto(thread.get_absolute_url())
    expect(time_of(page, "1").locator(".ago")).to_have_text("25 Oct 2026, 08:30")


def test_without_scripts_the_exact_time_has_its_zone(open_as, thread, written, ben):
    written("1", SUMMER)
    page = open_as(java_script_enabled=False, timezone_id="America/New_York")
    page.goto(thread.get_absolute_url())
    assert time_of(page, "1").inner_text() == "24 Oct 2026, 23:30 UTC"
    ben.time_zone = "Asia/Tokyo"
    ben.save()
    page = open_as(ben, java_script_enabled=False)
    page.goto(thread.get_absolute_url())
    assert time_of(page, "1").inner_text() == "25 Oct 2026, 08:30 UTC+9"


def test_times_in_what_scripts_insert_are_shown_alike(open_as, thread, ben, live_server):
    page = open_as(ben)
    page.goto(thread.get_absolute_url())
    page.evaluate("""() => {
        const row = document.getElementById("c-1").cloneNode(true);
        const at = new Date(Date.now() - 7.3e6).toISOString();
        row.querySelector("time").outerHTML = `<time datetime="${at}">x</time>`;
        document.querySelector(".thread").append(row);
    }""")
    expect(page.locator(".thread > li").last.locator("time .ago").first).to_have_text("2 h ago")
