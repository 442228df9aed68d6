"""Every page, as everyone who sees it does: on a phone and on a desk, by day and by night."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import make

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
READING = ["/", "/c/transport/", "{post}", "{empty}", "{locked}", "{hidden}", "{seed}", "/m/ada/"]
WRITING = [
    "/publish/",
    "/publish/{draft_pk}/",
    "/publish/{pk}/",
    "/publish/{pk}/withdraw/",
    "/p/{pk}/c/publish/",
    "/p/{pk}/c/1/reply/",
    "/p/{pk}/c/1.1/edit/",
    "/p/{pk}/c/1.1/withdraw/",
    "/report/p/{pk}/c/2/",
    "/no-such-page/",
]
ACCOUNT = [
    "/accounts/preferences/",
    "/accounts/export/",
    "/accounts/delete/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
    "/accounts/logout/",
    "/accounts/2fa/",
    "/accounts/2fa/webauthn/",
    "/accounts/3rdparty/",
]
GETTING_IN = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/made-up/",
    "/accounts/owner/made-up/",
]
DESK_PAGES = [
    "/admin/",
    "/admin/posts/post/",
    "/admin/posts/post/{pk}/change/",
    "/admin/comments/comment/",
    "/admin/comments/comment/{comment_pk}/change/",
    "/admin/moderation/report/",
    "/admin/moderation/decision/",
    "/admin/comments/comment/act/hide/?pick={comment_pk}",
    "/admin/moderation/member/",
    "/admin/moderation/member/{member_pk}/change/",
    "/admin/categories/category/",
    "/admin/categories/category/add/",
]
PAGES = [
    *(("visitor", path) for path in [*READING, *GETTING_IN]),
    *(("ada", path) for path in ["/", "{post}", "{seed}", "{draft}", *WRITING, *ACCOUNT]),
    *(("sam", path) for path in ["/", "{post}"]),
    *(("mo", path) for path in ["{post}", *DESK_PAGES]),
    *(("olga", path) for path in ["/admin/", "/admin/moderation/member/{member_pk}/change/"]),
]


@pytest.fixture
def places(thread, ada, mo):
    """What the names in the addresses stand for."""
    transport = thread.category
    draft = make.post(author=ada, category=transport, as_draft=True)
    locked, hidden = (make.post(author=ada, category=transport) for _ in range(2))
    locked.lock(by=mo, reason="Heated.")
    hidden.hide(by=mo, reason="Libel.")
    seed = make.seed(author=ada, category=transport, title="A very long word: " + "Wick" * 30, body=EVERYTHING)
    make.comment(post=seed, body=EVERYTHING).report(by=ada, reason="Taunting.")
    return {
        "post": thread.get_absolute_url(),
        "empty": make.post(category=transport).get_absolute_url(),
        "locked": locked.get_absolute_url(),
        "hidden": hidden.get_absolute_url(),
        "seed": seed.get_absolute_url(),
        "pk": thread.pk,
        "draft": draft.get_absolute_url(),
        "draft_pk": draft.pk,
        "member_pk": ada.pk,
        "comment_pk": thread.comments.first().pk,
    }


# Each thing that a text can hold, and some of it too wide for any screen.
EVERYTHING = f"""
# A heading

Words, *leaning* and **bold** and ~~struck~~, `code`, https://example.org/{"path/" * 40} and [a link](https://example.org/).

> A quotation
> > within another

- one
- two
  1. first
  2. second

| Where | When | Who | What | Why | How | How much |
|---|---|---|---|---|---|---|
| {" | ".join(["Lowerwickbridge"] * 7)} |

```
{"a line of code " * 20}
```

---
{"x" * 300}
"""


@pytest.mark.parametrize(("who", "path"), PAGES, ids=[f"{who} {path}" for who, path in PAGES])
def test_a_page_is_open_to_everybody_and_fits_and_keeps_still(open_as, places, request, who, path):
    page = open_as(None if who == "visitor" else request.getfixturevalue(who), viewport=PHONE)
    page.goto(path.format(**places))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "nothing scrolls sideways"
    assert page.evaluate("window.shifted") == [], "nothing jumps"
    for size, colours in ((PHONE, "light"), (DESK, "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=colours)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{colours}, {size['width']}:\n{found.generate_report()}"
