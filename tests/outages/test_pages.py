"""What people see while the database is known to be unavailable. No request asks it anything then."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from forum.pagecache import store as page_store
from forum.pagecache.decorator import store
from forum.web.outage import outage
from tests.support.reading import read

pytestmark = pytest.mark.django_db

TYPED = 'Half an hour of thought. </textarea><script>"x"</script>'
AS_OF = re.compile(r"It's as of \d+ \w+ \d+, (\d\d):(\d\d) UTC\+5:30\.")


@pytest.fixture
def down(django_db_blocker):
    """Call it to make the database unavailable, and known to be. A query is an error then."""

    def now() -> None:
        outage.is_known = True
        django_db_blocker.block()

    yield now
    if outage.is_known:
        django_db_blocker.restore()


@pytest.fixture
def path(post):
    return post.get_absolute_url()


def test_a_visitor_sees_pages_as_they_were_a_moment_ago(settings, browse, path, down):
    settings.TIME_ZONE = "Asia/Kolkata"
    before = {each: browse().get(each) for each in ("/", path)}
    down()
    for each, page in before.items():
        now = browse().get(each + "?utm_source=x", HTTP_IF_NONE_MATCH=page["ETag"])
        assert now.status_code == 200
        assert (now.headers.get("ETag"), now["Cache-Control"]) == (None, "no-store")
        hour, minute = map(int, AS_OF.search(read(now).words).groups())
        there = datetime.now(ZoneInfo("Asia/Kolkata"))
        assert (there.hour * 60 + there.minute - hour * 60 - minute) % (24 * 60) <= 2
        assert re.search(r'<main[^>]*>\s*<div class="messages">\s*<p class="notice[^>]*role="status"', now.text)
        without_note = re.sub(r'<div class="messages">.*?</div>', "", now.text, count=1, flags=re.DOTALL)
        assert without_note == page.text
    assert browse().head("/").status_code == 200


def test_an_older_page_or_a_page_nobody_had_opened_is_a_503(browse, path, down):
    browse().get("/")
    [page] = store.pages.values()
    page.current_at -= page_store.MAX_AGE + 1
    down()
    for each in ("/", path, "/search/?q=bridge", "/accounts/login/", "/no-such-page/", "/admin/"):
        response = browse().get(each)
        assert response.status_code == 503, each
        assert (response["Retry-After"], response["Cache-Control"]) == ("30", "no-store")
        assert response["X-Frame-Options"] == "DENY"
        assert "Content-Security-Policy" in response
        assert "We can't reach our database" in read(response).words


def test_asking_whether_a_page_is_current_keeps_it_for_another_ten_minutes(browse, path, down):
    etag = browse().get(path)["ETag"]
    [page] = store.pages.values()
    page.current_at -= page_store.MAX_AGE + 1
    assert browse().get(path, HTTP_IF_NONE_MATCH=etag).status_code == 304
    down()
    assert browse().get(path).status_code == 200


def test_members_scripts_and_forms_never_get_a_page_for_visitors(browse, ada, path, down):
    browse().get(path)
    member = browse(ada)
    down()
    assert member.get(path).status_code == 503
    assert browse().get(path, headers={"X-Fragment": "1"}).status_code == 503
    assert browse().post(path).status_code == 503


def test_a_form_can_be_copied_and_sent_again(browse, ben, post, down):
    member, form_url = browse(ben), f"/p/{post.pk}/c/publish/"
    form = {name: value for name, value in read(member.get(form_url)).fields.items() if value}
    sent = form | {"body": TYPED}
    down()
    response = member.post(form_url + "?order=newest", sent)
    page = read(response)
    assert response.status_code == 503
    assert "Your text isn't lost" in page.words
    assert "<script>" not in response.text
    assert page.fields == sent
    assert f'action="{form_url}?order=newest"' in response.text
    assert "Send again" in page.words


def test_a_form_from_another_site_cannot_be_sent_again(ben, post, down):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ben, backend="accounts.backends.AuthenticationBackend")
    ours = read(browser.get(f"/p/{post.pk}/c/publish/")).fields["csrfmiddlewaretoken"]
    down()
    page = browser.post(f"/p/{post.pk}/c/publish/", {"body": "Buy this", "csrfmiddlewaretoken": "y" * 64})
    assert ours not in page.text
    assert read(page).fields["csrfmiddlewaretoken"] == "y" * 64


def test_texts_of_moderation_are_kept(browse, olga, down):
    browser = browse(olga)
    down()
    page = browser.post("/admin/categories/category/add/", {"name": "Housing", "description": "Roofs and rents."})
    assert page.status_code == 503
    assert "Housing" in page.text
    assert "Roofs and rents." in page.text


def test_secrets_are_never_shown(browse, down):
    down()
    forms = [
        ("/accounts/login/", {"login": "ada", "password": "hunter2hunter2"}),
        ("/accounts/signup/", {"username": "ada", "password1": "hunter2hunter2"}),
        ("/accounts/preferences/", {"bio": "I build bridges.", "oldpassword": "hunter2hunter2"}),
        ("/accounts/2fa/authenticate/", {"code": "hunter2hunter2"}),
    ]
    for path, fields in forms:
        page = browse().post(path, fields)
        assert page.status_code == 503
        assert "hunter2" not in page.text
        assert "Send again" not in page.text
    assert "I build bridges." in browse().post(*forms[2]).text


def test_a_form_that_cannot_be_read_is_a_503(browse, down):
    down()
    too_large = browse().post("/publish/", {"body": "x" * 1_050_000})
    broken = browse().post("/publish/", "x", content_type="multipart/form-data; boundary=")
    assert (too_large.status_code, broken.status_code) == (503, 503)


def test_health_is_still_checked(browse, down):
    down()
    assert browse().get("/healthz").json() == {"status": "ok"}
    assert browse().get("/readyz").status_code in {200, 503}


def test_errors_of_our_own_are_a_500(settings, post):
    settings.ROOT_URLCONF = "tests.outages.urls"
    browser = Client(raise_request_exception=False)
    assert browser.get("/mistake/").status_code == 500
    assert browser.get("/full/").status_code == 503
    assert "Our disk is full" in read(browser.get("/full/")).words
    assert "Read-only at the moment" in read(browser.get("/read-only/")).words
    assert "This took too long" in read(browser.get("/locked/")).words


def test_mistakes_in_code_that_handles_an_error_are_logged_with_a_traceback(settings, post, caplog):
    settings.ROOT_URLCONF = "tests.outages.urls"
    browser = Client(raise_request_exception=False)
    assert browser.get("/mistake-in-handler/").status_code == 503
    assert "in mistake_in_handler" in caplog.text
    caplog.clear()
    assert browser.get("/full/").status_code == 503
    assert "Traceback" not in caplog.text
    assert browser.get("/unrelated/").status_code == 500


def test_a_view_that_fails_stores_no_session(settings):
    settings.ROOT_URLCONF = "tests.outages.urls"
    browser = Client(raise_request_exception=False)
    assert not browser.get("/session/").cookies
