"""Browser fixtures. A console error or a request to another site fails the test."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone
from playwright.sync_api import expect

from accounts.owner import owner_path
from forum.drafts.models import Draft
from forum.fetching.article import Article, Origin
from forum.fetching.models import Fetch
from forum.images import squares
from forum.notifications.models import Reading
from tests.images.pictures import portrait, upload
from tests.journeys.page_checks import EVERYTHING
from tests.support import make
from tests.support.browser import launch_arguments
from tests.support.processes import TIMEOUT, until
from tests.support.served import is_idle

expect.set_options(timeout=TIMEOUT * 1000)

# Records layout shifts since the page opened: all of them in `moved`, those without recent input in `shifted`.
# Reading either one waits two frames, because a shift is reported in the next frame. Assign [] to reset it.
# While a page is still arriving, the end of a line of facts may wrap, when there is nothing below it yet.
WATCH_SHIFTS = """{
  const nextFrame = requestAnimationFrame.bind(window);
  const describe = ({ node }) => `${node?.nodeName} ${node?.className} ${node?.textContent?.trim().slice(0, 90)}`;
  const shifts = { shifted: [], moved: [] };
  const isArriving = (time) => time < (performance.getEntriesByType("navigation")[0]?.domInteractive || Infinity);
  const record = (entries) => entries.forEach(({ hadRecentInput, startTime, sources }) => {
    const inLine = ({ node }) => isArriving(startTime) && node?.parentElement?.closest(".meta");
    const moved = sources.filter((source) => !inLine(source)).map(describe);
    shifts.moved.push(...moved);
    if (!hadRecentInput) shifts.shifted.push(...moved);
  });
  const observer = new PerformanceObserver((list) => record(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  const waitForFrames = async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(nextFrame);
    record(observer.takeRecords());
  };
  for (const name of ["shifted", "moved"]) {
    Object.defineProperty(window, name, {
      get: () => waitForFrames().then(() => shifts[name]),
      set: (value) => { record(observer.takeRecords()); shifts[name] = value; },
    });
  }
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return launch_arguments()


@pytest.fixture(scope="session")
def static_settings(tmp_path_factory) -> dict:
    """Settings that serve static files as in production: collected, with hashed names."""
    folder = tmp_path_factory.mktemp("static")
    backend = {"staticfiles": {"BACKEND": "forum.site.assets.Storage"}}
    options = {"STATIC_ROOT": folder, "STORAGES": {**settings.STORAGES, **backend}}
    with override_settings(**options):
        call_command("collectstatic", verbosity=0, interactive=False)
    return {**options, "STATICFILES_DIRS": [folder]}  # where the live server looks


@pytest.fixture(autouse=True)
def production_static_files(static_settings):
    with override_settings(**static_settings):
        yield


@pytest.fixture(scope="session")
def base_url(live_server):
    """Base of relative URLs, for pytest-playwright."""
    return live_server.url


@pytest.fixture
def site(base_url):
    """URL of the tested server. A test file can override it to use another server."""
    return base_url


@pytest.fixture
def open_as(new_context, browser, site, browse):
    """Opens a page in a new browser context: `open_as(ada)` is logged in as Ada, `open_as()` is a visitor."""
    problems, contexts = [], []

    def open_(user=None, **options):
        context = new_context(**options)
        contexts.append(context)
        context.set_default_timeout(TIMEOUT * 1000)
        if options.get("java_script_enabled", True):
            context.add_init_script(WATCH_SHIFTS)
        if user:
            session = browse(user).cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}
            context.add_cookies([cookie])
        watch(context, site, problems)
        return context.new_page()

    yield open_
    for context in contexts:
        if context in browser.contexts:
            context.set_offline(True)  # closing pages must not send requests
            context.close()
    until(lambda: is_idle(site))
    assert problems == []


def watch(context, site: str, problems: list[str]) -> None:
    """Record script errors, policy violations, missing files and requests to other sites."""

    def on_console(message):
        # Some tests expect an error page. Missing files are recorded by on_response. If the typeface arrives too
        # late for this page, the next page uses it.
        expected = "Failed to load resource" in message.text or "preloaded using link preload" in message.text
        if message.type in {"error", "warning"} and not expected:
            problems.append(f"{message.location['url']}: {message.text}")

    def on_request(request):
        if urlsplit(request.url).netloc != urlsplit(site).netloc and request.url[:5] != "data:":
            problems.append(f"request to another site: {request.url}")

    def on_response(response):
        if response.status >= 400 and response.request.resource_type not in {"document", "fetch"}:
            problems.append(f"{response.status}: {response.url}")

    context.on("console", on_console)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("request", on_request)
    context.on("response", on_response)


@pytest.fixture
def thread(ada, ben):
    """Ada's post with four comments: 1 by Ben, 1.1 by Ada, 1.1.1 by Ben, 2 by Cyril."""
    post = make.post(author=ada, title="A bridge", category=make.category("Transport"))
    first = make.comment(post=post, author=ben, body="About time.")
    reply = make.comment(post=post, author=ada, body="It was **decided** in May.", parent=first)
    make.comment(post=post, author=ben, body="> in May\n\nWhich May?", parent=reply)
    make.comment(post=post, author=make.member("cyril"), body="And who pays? See #1.1 and https://example.org/")
    return post


def fetched(member) -> Fetch:
    """An article that a member is about to publish."""
    found = Article(excerpt="It is open.", canonical_url="https://news.example/bridge")
    found.set("title", "A bridge opens", Origin.JSON_LD)
    found.origins |= {"excerpt": Origin.TEXT, "canonical_url": Origin.LINK}
    values = {"status": Fetch.Status.DONE, "article": found.as_json(), "fetched_at": timezone.now()}
    return Fetch.objects.create(member=member, url="https://news.example/bridge", **values)


@pytest.fixture
def placeholders(thread, ada, mo):
    """Values for the placeholders in the URLs of the tests."""
    transport = thread.category
    ada.set_picture(squares(upload(portrait(1))))
    make.category("Nothing yet")
    draft = make.post(author=ada, category=transport, as_draft=True)
    empty, locked, hidden, withdrawn = (make.post(category=transport) for _ in range(4))
    locked.lock(by=mo, reason="Heated.")
    hidden.hide(by=mo, reason="Libel.")
    withdrawn.withdraw()
    seed = make.seed(author=ada, category=transport, title="A very long word: " + "Wick" * 30, body=EVERYTHING)
    comment = make.comment(post=seed, body=EVERYTHING)
    seed.edit(body=f"{EVERYTHING}\nAnd more.")
    report, _is_new = comment.report(by=ada, reason="Taunting.")
    for form_url in ("/publish/", f"/p/{thread.pk}/c/publish/", f"/p/{seed.pk}/c/1/reply/"):
        fields = {"title": "A tunnel", "body": EVERYTHING}
        Draft.objects.save(member=ada, form_url=form_url, fields=fields, key=uuid4())
    rows = {"empty": empty, "hidden": hidden, "draft": draft, "seed": seed, "comment": comment}
    rows |= {"fetch": fetched(ada)}
    rows |= {"report": report, "decision": hidden.decisions.get(), "member": ada, "category": transport}
    posts = {"post": thread, "empty": empty, "locked": locked, "hidden": hidden, "withdrawn": withdrawn}
    posts |= {"seed": seed, "draft": draft}
    return {
        "pk": thread.pk,
        "owner": owner_path(),
        **{f"{name}_pk": row.pk for name, row in rows.items()},
        **{name: post.get_absolute_url() for name, post in posts.items()},
    }


@pytest.fixture
def long(ada):
    """A thread of thirty comments, several screens long."""
    post = make.post(author=ada)
    make.thread(post, *map(str, range(1, 31)))
    return post


@pytest.fixture
def many(ada, ben):
    """A thread of 41 comments in 21 branches. Ten of them are new to Ben, and the last one is his."""
    post = make.post(author=ada)
    numbers = [*map(str, range(1, 21)), *(f"{root}.1" for root in range(1, 21))]
    make.thread(post, *numbers, upvotes={"5": 7})
    make.comment(post=post, author=ben)
    Reading.objects.mark(member=ben, post_id=post.pk, sequences=range(1, 31))
    return post


@pytest.fixture
def read(open_as, site):
    """Opens a post and waits for its event stream: `read(post, ada)` as Ada, `read(post)` as a visitor."""

    def read_(post, user=None, query: str = ""):
        page = open_as(user)
        page.clock.install()
        with page.expect_response(lambda response: "/events/" in response.url):
            page.goto(f"{site}{post.get_absolute_url()}{query}")
        return page

    return read_
