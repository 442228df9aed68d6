"""Long values cost little, also where Python or PostgreSQL takes more than linear time."""

import time

from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

# Composing the accents on one letter takes quadratic time: 20 s for these. The limit below is far from what a busy
# machine needs.
ACCENTS = "e" + "\u0301\u0327" * 75_000
LIMIT = 5  # seconds of CPU
SIGN_UP = {"username": "dora", "email": "dora@example.org", "password1": make.PASSWORD}
VISITORS_FORMS = [
    ("/accounts/login/", {"login": ACCENTS, "password": "x"}),
    ("/accounts/login/", {"login": "ada", "password": ACCENTS}),
    ("/accounts/login/", {"login": "ada", "password": "x", "next": f"//{ACCENTS}"}),
    *(("/accounts/signup/", SIGN_UP | {name: ACCENTS}) for name in SIGN_UP),
    ("/accounts/password/reset/", {"email": f"a@{ACCENTS}.example"}),
    ("/accounts/2fa/webauthn/login/", {"credential": ACCENTS}),
    ("/no/such/page/", {"body": ACCENTS, "next": f"//{ACCENTS}"}),
]


def test_no_form_composes_endless_accents(browse, ada, post):
    member, visitor = browse(ada), browse()
    post_form = {
        "kind": "seed",
        "title": "A bridge",
        "category": post.category.pk,
        "source_url": "https://a.example/",
    }
    members_forms = [
        *(
            ("/publish/", post_form | {name: ACCENTS})
            for name in ("title", "source_name", "byline", "body", "kind")
        ),
        ("/publish/", post_form | {"source_url": f"https://{ACCENTS}/"}),
        (f"/p/{post.pk}/c/publish/", {"body": ACCENTS}),
        (f"/p/{post.pk}/c/publish/", {"body": ACCENTS, "preview": "1"}),
        (f"/report/p/{post.pk}/", {"reason": ACCENTS}),
        (f"/track/p/{post.pk}/", {"next": f"//{ACCENTS}"}),
        ("/accounts/2fa/webauthn/login/", {"next": f"//{ACCENTS}"}),
        ("/accounts/preferences/", {"display_name": ACCENTS, "bio": ACCENTS}),
        ("/drafts/", {"member": "ada", "form_url": f"/{ACCENTS}", "body": ACCENTS}),
        ("/drafts/discard/", {"form_url": "/publish/", "next": f"//{ACCENTS}"}),
    ]

    @rolled_back()
    def check(browser, path, form):
        began = time.process_time()
        assert browser.post(path, form).status_code < 500
        assert time.process_time() - began < LIMIT

    assert_each(check, [(visitor, *each) for each in VISITORS_FORMS] + [(member, *each) for each in members_forms])


def test_a_moderators_search_uses_only_the_first_words(browse, olga, post):
    words = " ".join(["bridge"] * 20 + ["tunnel"] * 700)
    page = read(browse(olga).get("/admin/posts/post/", {"q": words}))
    assert "Only the first 20 words were searched." in page.words
    assert post.title in page.words


def test_drafts_are_shown_in_pages_because_each_is_shown_in_full(browse, ada):
    for number in range(12):
        fields = {"title": f"Draft {number}", "body": "&" * 40_000}
        form = f"/p/{make.post(author=ada).pk}/c/publish/"
        assert ada.drafts.save(member=ada, form_url=form, fields=fields, key="7" * 32)
    pages = [browse(ada).get("/drafts/", {"page": page}).text for page in (1, 2)]
    assert [page.count("<details>") for page in pages] == [10, 2]
