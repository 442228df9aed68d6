"""The page of a post: its URLs, who sees what, and what remains after removal."""

import pytest

from forum.moderation.models import Report
from tests.support import make
from tests.support.reading import read

MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)> \" ' &amp;"


def test_a_post_without_comments_says_so(browse, post):
    words = read(browse().get(post.get_absolute_url())).words
    assert "0 comments" in words
    assert "No comments." in words


@pytest.mark.parametrize("slug", ["", "another-title/", "a_b-C/", "2026/"])
def test_a_wrong_slug_redirects_to_the_right_one(browse, post, slug):
    response = browse().get(f"/p/{post.pk}/{slug}")
    assert (response.status_code, response.url) == (302, post.get_absolute_url())


def test_the_redirect_to_the_right_slug_keeps_the_query(browse, post, ada):
    for user in (None, ada):
        response = browse(user).get(f"/p/{post.pk}/?order=newest&from=4.1")
        assert response["Location"] == f"{post.get_absolute_url()}?order=newest&from=4.1"


def test_a_title_that_is_changed_and_changed_back_causes_no_redirect_loop(browse, post):
    """Browsers remember permanent redirects and never request the old URL again."""
    reader, title, first, moved = browse(), post.title, post.get_absolute_url(), {}
    for each in ("A tunnel", title):
        before = post.get_absolute_url()
        post.edit(title=each)
        if (response := reader.get(before)).status_code in {301, 308}:
            moved[before] = response.url
    assert first not in moved


@pytest.mark.parametrize(
    "path", ["/p/999999/", "/p/999999/a-post/", "/p/99999999999999999999999/", "/p/x/", "/p/-1/"]
)
def test_a_post_that_does_not_exist_is_not_found(browse, db, path):
    assert browse().get(path).status_code == 404


def test_a_seed_names_source_and_author_and_links_the_article(browse, ada):
    seed = make.seed(author=ada)
    page = read(browse().get(seed.get_absolute_url()))
    assert "By A. Writer The Wick Courier via ada" in page.words
    assert "Read it at example.org" in page.words
    links = [attributes for tag, attributes in page.elements if tag == "a"]
    assert ("https://example.org/bridge", "nofollow ugc noopener") in [(a["href"], a.get("rel")) for a in links]


def test_a_draft_is_shown_only_to_its_author(browse, ada, ben, olga):
    draft = make.post(author=ada, as_draft=True)
    assert "Only you can see it." in read(browse(ada).get(draft.get_absolute_url())).words
    for other in (None, ben, olga):
        assert browse(other).get(draft.get_absolute_url()).status_code == 404
        assert browse(other).get(f"/p/{draft.pk}/").status_code == 404, "not even its title"


def test_a_hidden_post_leaves_a_stub_with_the_reason_and_its_thread(browse, post, comment, mo):
    post.hide(by=mo, reason="Libel of <b>somebody</b>.")
    page = browse().get(post.get_absolute_url())
    words = read(page).words
    assert "Libel of <b>somebody</b>." in words
    assert "About time." in words
    assert post.title not in page.content.decode()
    assert "decided" not in words


def test_the_text_of_a_withdrawn_post_is_shown_to_nobody(browse, post, ada, mo):
    post.withdraw()
    for reader in (None, ada, mo):
        page = browse(reader).get(post.get_absolute_url())
        assert "Deleted by the author" in read(page).words
        assert post.title not in page.content.decode()


def test_a_withdrawn_seed_was_deleted_by_its_submitter(browse, mo):
    seed = make.seed()
    seed.withdraw()
    assert "Deleted by the submitter" in read(browse().get(seed.get_absolute_url())).words
    assert "deleted by the submitter" in read(browse(mo).get("/admin/posts/post/")).words


def test_a_locked_post_says_why_and_offers_no_form(browse, post, comment, ben, mo):
    post.lock(by=mo, reason="Heated.")
    for reader in (None, ben):
        page = read(browse(reader).get(post.get_absolute_url()))
        assert "No new comments. Reason: Heated." in page.words
        assert "body" not in page.fields


def test_a_locked_post_links_to_the_rules_and_for_staff_to_the_decision(browse, post, ben, mo):
    post.lock(by=mo, reason="Heated.")
    decided = f'<a href="/admin/posts/post/{post.pk}/change/#decisions">Moderation log</a>'
    for reader in (None, ben, mo):
        page = browse(reader).get(post.get_absolute_url()).content.decode()
        message = page.partition("Locked by a moderator on")[2].partition("</div>")[0]
        assert '<a href="/rules/">Rules of this site</a>' in message
        assert (decided in message) == (reader == mo)


def test_a_visitor_is_invited_to_log_in(browse, post):
    page = read(browse().get(post.get_absolute_url()))
    assert "to join this discussion" in page.words
    assert "body" not in page.fields


def test_a_suspended_member_sees_the_end_and_the_reason(browse, post, sam):
    page = read(browse(sam).get(post.get_absolute_url()))
    assert "You're suspended until" in page.words
    assert "Called people names." in page.words
    assert "body" not in page.fields


def test_markup_in_a_title_name_or_source_is_shown_as_text(browse, db):
    author = make.member("mallory", display_name=MARKUP[:60])
    category = make.category(MARKUP[:60], description=MARKUP)
    category.slug = "culture"
    category.save()
    fields = {name: MARKUP for name in ("title", "source_name", "byline", "body")}
    seed = make.seed(author=author, category=category, **fields)
    make.comment(post=seed, author=author, body=MARKUP).report(by=make.member(), reason=MARKUP)
    for path in ("/", "/c/culture/", seed.get_absolute_url()):
        page = browse().get(path)
        assert "<script>alert" not in page.content.decode()
        assert "<img src=x" not in page.content.decode()
        assert "<script>alert(1)</script>" in read(page).words


def test_a_report_reaches_the_moderators_once(browse, ben, post):
    browser = browse(ben)
    for message in ("Thank you.", "You've already reported this"):
        page = browser.post(f"/report/p/{post.pk}/", {"reason": "Not news."}, follow=True)
        assert message in read(page).words
    assert Report.objects.get().post == post


def test_removed_posts_and_your_own_cannot_be_reported(browse, ada, ben, post):
    assert browse(ada).get(f"/report/p/{post.pk}/").status_code == 403
    post.withdraw()
    assert browse(ben).get(f"/report/p/{post.pk}/").status_code == 403
