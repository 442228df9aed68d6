"""A real browser for each person, watched: an error on its console or a request elsewhere fails the test."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import expect

from accounts.owner import owner_path
from forum.drafts.models import Draft
from tests.journeys.looking import EVERYTHING
from tests.support import make
from tests.support.browser import launch_arguments
from tests.support.processes import PATIENCE, until
from tests.support.served import is_idle

expect.set_options(timeout=PATIENCE * 1000)

# Layout shifts since the page opened: `moved` has all, `shifted` only those that don't follow a key or a click.
# Reading either waits two frames, because a shift in one frame is reported in the next. Assign [] to start again.
WATCH_SHIFTS = """{
  const nextFrame = requestAnimationFrame.bind(window);
  const named = ({ node }) => `${node?.nodeName} ${node?.className} ${node?.textContent?.trim().slice(0, 90)}`;
  const seen = { shifted: [], moved: [] };
  const note = (entries) => entries.forEach(({ hadRecentInput, sources }) => {
    seen.moved.push(...sources.map(named));
    if (!hadRecentInput) seen.shifted.push(...sources.map(named));
  });
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  const draw = async () => {
    for (let frames = 0; frames < 2; frames++) await new Promise(nextFrame);
    note(observer.takeRecords());
  };
  for (const name of ["shifted", "moved"]) {
    Object.defineProperty(window, name, {
      get: () => draw().then(() => seen[name]),
      set: (value) => { note(observer.takeRecords()); seen[name] = value; },
    });
  }
}"""


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return launch_arguments()


@pytest.fixture(scope="session")
def collected(tmp_path_factory) -> dict:
    """Settings by which browsers get the static files as a site serves them: collected, under hashed names."""
    folder = tmp_path_factory.mktemp("static")
    backend = {"staticfiles": {"BACKEND": "forum.site.assets.Storage"}}
    served = {"STATIC_ROOT": folder, "STORAGES": {**settings.STORAGES, **backend}}
    with override_settings(**served):
        call_command("collectstatic", verbosity=0, interactive=False)
    return {**served, "STATICFILES_DIRS": [folder]}  # in which the live server looks for them


@pytest.fixture(autouse=True)
def static_files_as_served(collected):
    with override_settings(**collected):
        yield


@pytest.fixture(scope="session")
def base_url(live_server):
    """Where the addresses of pages begin, for pytest-playwright."""
    return live_server.url


@pytest.fixture
def site(base_url):
    """Where the addresses of a journey begin: elsewhere, where its file says so by a fixture of its own."""
    return base_url


@pytest.fixture
def open_as(new_context, browser, site, browse):
    """A page in a browser of somebody's own: `open_as(ada)`; `open_as()` is a visitor's."""
    problems, opened = [], []

    def open_(user=None, **options):
        context = new_context(**options)
        opened.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        if options.get("java_script_enabled", True):
            context.add_init_script(WATCH_SHIFTS)
        if user:
            session = browse(user).cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": site}
            context.add_cookies([cookie])
        watch(context, site, problems)
        return context.new_page()

    yield open_
    for context in opened:
        if context in browser.contexts:
            context.set_offline(True)  # so that pages send nothing as they close
            context.close()
    until(lambda: is_idle(site))
    assert problems == []


def watch(context, site: str, problems: list[str]) -> None:
    """Note what goes wrong: errors of scripts, breaches of the policy, files missing or foreign."""

    def hear(message):
        # A page that is refused is what some tests look for; a file that is missing is told below.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            problems.append(f"{message.location['url']}: {message.text}")

    def ask(request):
        if urlsplit(request.url).netloc != urlsplit(site).netloc and request.url[:5] != "data:":
            problems.append(f"asked elsewhere: {request.url}")

    def answer(response):
        if response.status >= 400 and response.request.resource_type not in {"document", "fetch"}:
            problems.append(f"{response.status}: {response.url}")

    context.on("console", hear)
    context.on("weberror", lambda error: problems.append(str(error.error)))
    context.on("request", ask)
    context.on("response", answer)


@pytest.fixture
def thread(ada, ben):
    """Ada's post in a thread of four: 1 by Ben, 1.1 by Ada, 1.1.1 by Ben, 2 by Cyril."""
    post = make.post(author=ada, title="A bridge", category=make.category("Transport"))
    first = make.comment(post=post, author=ben, body="About time.")
    answer = make.comment(post=post, author=ada, body="It was **decided** in May.", parent=first)
    make.comment(post=post, author=ben, body="> in May\n\nWhich May?", parent=answer)
    make.comment(post=post, author=make.member("cyril"), body="And who pays? See #1.1 and https://example.org/")
    return post


@pytest.fixture
def places(thread, ada, mo):
    """What the names in the addresses of the tests stand for."""
    transport = thread.category
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
    for where in ("/publish/", f"/p/{thread.pk}/c/publish/", f"/p/{seed.pk}/c/1/reply/"):
        words = {"title": "A tunnel", "body": EVERYTHING}
        Draft.objects.save(member=ada, form_url=where, fields=words, key=uuid4())
    rows = {"empty": empty, "hidden": hidden, "draft": draft, "seed": seed, "comment": comment}
    rows |= {"report": report, "decision": hidden.decisions.get(), "member": ada, "category": transport}
    posts = {"post": thread, "empty": empty, "locked": locked, "hidden": hidden, "withdrawn": withdrawn}
    posts |= {"seed": seed, "draft": draft}
    return {
        "pk": thread.pk,
        "owner": owner_path(),
        **{f"{name}_pk": row.pk for name, row in rows.items()},
        **{name: post.get_absolute_url() for name, post in posts.items()},
    }
