"""The publishing form: previewing, saving as a draft, publishing, editing and withdrawing a post."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forum.moderation.models import Member
from forum.posts.models import Post
from tests.support import make
from tests.support.at_once import at_once
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back


@pytest.fixture
def original(db) -> dict[str, str]:
    """A completed form for an original."""
    return {
        "kind": "original",
        "title": "A ferry for Upper Wick",
        "category": make.category("Transport").pk,
        "body": "It *floats*.",
    }


@pytest.fixture
def seed(original) -> dict[str, str]:
    """A completed form for a seed."""
    link = {
        "source_url": "https://example.org/ferry",
        "source_name": "The Wick Courier",
        "byline": "A. Writer",
    }
    return original | link | {"kind": "seed", "body": ""}


def test_an_original_is_published_and_shown(browse, ada, original):
    response = browse(ada).post("/publish/", original | {"publish": "1"}, follow=True)
    post = Post.objects.get()
    assert response.redirect_chain == [(post.get_absolute_url(), 302)]
    assert "<em>floats</em>" in response.content.decode()
    assert (post.author, post.is_published) == (ada, True)


def test_a_seed_needs_no_text(browse, ada, seed):
    browse(ada).post("/publish/", seed)
    assert Post.objects.get().source_host == "example.org"


@pytest.mark.parametrize(
    ("kind", "missing", "message"),
    [
        ("seed", "source_url", "Enter the link to the article."),
        ("seed", "source_name", "Enter the publication."),
        ("original", "body", "Enter the text of your article."),
        ("original", "title", "Fill this in."),
        ("original", "category", "Choose one."),
        ("original", "kind", "Choose one."),
    ],
)
def test_a_missing_field_is_named_and_the_others_are_kept(browse, ada, seed, original, kind, missing, message):
    form = {"seed": seed, "original": original}[kind]
    page = browse(ada).post("/publish/", form | {missing: ""})
    assert page.status_code == 200
    assert message in read(page).words
    kept = {name: value for name, value in form.items() if name not in {missing, "kind", "category"}}
    assert read(page).fields.items() >= kept.items()
    assert not Post.objects.exists()


INVALID = [
    ("title", "x" * 201),
    ("title", "nul\x00byte"),
    ("source_url", "javascript:alert(1)"),
    ("source_url", "not an address"),
    ("source_url", "https://evil.example\\@www.nytimes.com/x"),
    ("source_url", "https://www.nytimes.com@evil.example/"),
    ("source_url", "https://example.org/a\\b"),
    ("source_url", "ftp://example.org/"),
    ("source_url", "https://example.org/" + "x" * 1000),
    ("body", "x" * 20_001),
    ("category", "999999"),
    ("category", "x"),
    ("kind", "novel"),
]


ADDRESSES = [
    ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/", "xn--bcher-kva.example"),
    ("https://Faß.example/x", "https://Faß.example/x", "faß.example"),
    ("https://fa.example/می‌خواهم", "https://fa.example/می‌خواهم", "fa.example"),
    ("https://my_site.example.org/x", "https://my_site.example.org/x", "my_site.example.org"),
    ("www.example.org/ferry", "https://www.example.org/ferry", "example.org"),
    ("\ufeffhttps://example.org/x\u200b", "https://example.org/x", "example.org"),
    ("https://ｅxample。org/[x]", "https://ｅxample。org/[x]", "example.org"),
]


def test_invalid_input_is_refused_with_the_form(browse, ada, seed):
    browser = browse(ada)

    @rolled_back()
    def check(name, value):
        page = browser.post("/publish/", seed | {name: value})
        assert page.status_code == 200
        assert page.context["form"].errors.keys() == {name}
        assert 'class="error-summary"' in page.content.decode()
        assert not Post.objects.exists()

    assert_each(check, INVALID)


def test_an_address_is_refused_with_the_reason(browse, ada, seed):
    page = browse(ada).post("/publish/", seed | {"source_url": "https://user:secret@example.org/x"})
    assert "This address contains a user name or a password." in read(page).words
    page = browse(ada).post("/publish/", seed | {"source_url": f"example.org/{'x' * 988}"})
    assert "Shorten this to 1000 characters. It has 1008." in read(page).words


def test_an_address_is_stored_as_typed_without_what_was_pasted_along(browse, ada, seed):
    browser = browse(ada)

    @rolled_back()
    def check(typed, stored, host):
        browser.post("/publish/", seed | {"source_url": typed})
        post = Post.objects.get()
        assert (post.source_url, post.source_host) == (stored, host)
        assert browser.get(post.get_absolute_url()).status_code == 200

    assert_each(check, ADDRESSES)


def test_a_preview_shows_the_post_without_publishing_it(browse, ada, original):
    page = browse(ada).post("/publish/", original | {"preview": "1"})
    assert "<em>floats</em>" in page.content.decode()
    assert read(page).fields["title"] == original["title"]
    assert not Post.objects.exists()


def test_a_double_submit_makes_one_post(browse, ada, original):
    browser = browse(ada)
    form = original | {"key": read(browser.get("/publish/")).fields["key"]}
    first, second = browser.post("/publish/", form), browser.post("/publish/", form)
    assert first.url == second.url
    assert Post.objects.count() == 1


def test_a_form_with_an_invalid_key_is_still_published(browse, ada, original):
    browse(ada).post("/publish/", original | {"key": "not a key"})
    assert Post.objects.get().title == original["title"]


def test_a_draft_is_continued_and_published(browse, ada, original):
    browser = browse(ada)
    browser.post("/publish/", original | {"draft": "1"})
    draft = Post.objects.get()
    assert draft.is_draft
    assert read(browser.get(f"/publish/{draft.pk}/")).fields["title"] == original["title"]
    browser.post(f"/publish/{draft.pk}/", original | {"title": "Two ferries", "draft": "1"})
    draft.refresh_from_db()
    assert (draft.title, draft.is_draft) == ("Two ferries", True)
    browser.post(f"/publish/{draft.pk}/", original | {"publish": "1"})
    draft.refresh_from_db()
    assert draft.is_published


def test_saving_a_published_post_keeps_it_published(browse, ada, post, original):
    browse(ada).post(f"/publish/{post.pk}/", original)
    post.refresh_from_db()
    assert (post.title, post.is_published) == (original["title"], True)


def test_a_preview_of_an_edit_changes_nothing(browse, ada, post, original):
    page = browse(ada).post(f"/publish/{post.pk}/", original | {"preview": "1"})
    assert "<em>floats</em>" in page.content.decode()
    post.refresh_from_db()
    assert post.title != original["title"]


def test_only_the_author_can_edit_or_withdraw_a_post(browse, post, ben, mo, olga, original):
    for other in (ben, mo, olga):
        for path in (f"/publish/{post.pk}/", f"/publish/{post.pk}/withdraw/"):
            assert browse(other).get(path).status_code == 403
            page = browse(other).post(path, original)
            assert page.status_code == 403
    post.refresh_from_db()
    assert post.is_published
    assert post.title != original["title"]


def test_withdrawing_twice_leads_to_the_stub_both_times(browse, ada, mo, post):
    browser, path = browse(ada), f"/publish/{post.pk}/withdraw/"
    urls = [browser.post(path).url for _ in range(2)]
    post.refresh_from_db()
    assert urls == [post.get_absolute_url()] * 2
    assert browse(mo).post(path).status_code == 403


def test_withdrawing_asks_first_and_leaves_a_stub(browse, ada, post):
    browser = browse(ada)
    assert "Delete this post?" in read(browser.get(f"/publish/{post.pk}/withdraw/")).words
    words = read(browser.post(f"/publish/{post.pk}/withdraw/", follow=True)).words
    assert "Post deleted." in words
    assert "Deleted by the author" in words


def test_discarding_a_draft_asks_first_and_leaves_nothing(browse, ada):
    draft = make.post(author=ada, as_draft=True)
    browser = browse(ada)
    assert "Discard this draft?" in read(browser.get(f"/publish/{draft.pk}/withdraw/")).words
    words = read(browser.post(f"/publish/{draft.pk}/withdraw/", follow=True)).words
    assert "Draft discarded." in words
    assert not Post.objects.exists()


def test_an_archived_category_accepts_no_new_posts_but_keeps_its_old_ones(browse, ada, post, original):
    post.category.archived_at = timezone.now()
    post.category.save()
    form = original | {"category": post.category_id}
    assert browse(ada).post("/publish/", form).status_code == 200
    assert Post.objects.count() == 1
    assert browse(ada).post(f"/publish/{post.pk}/", form).status_code == 302


def test_the_publishing_form_preselects_the_category_in_the_query(browse, ada, original):
    for slug, is_selected in (("transport", True), ("nowhere", False), ("", False)):
        page = read(browse(ada).get("/publish/", {"category": slug}))
        options = [attributes for tag, attributes in page.elements if tag == "option" and "selected" in attributes]
        assert any(each["value"] == str(original["category"]) for each in options) == is_selected


def test_a_member_suspended_while_typing_keeps_the_text(browse, ada, mo, original):
    browser = browse(ada)
    Member.objects.get(pk=ada.pk).suspend(until=timezone.now() + timedelta(days=2), by=mo, reason="Insults.")
    page = browser.post("/publish/", original)
    assert page.status_code == 403
    assert "You're suspended until" in read(page).words
    assert read(page).fields.items() >= {"title": original["title"], "body": original["body"]}.items()
    assert not Post.objects.exists()


def test_someone_logged_out_while_typing_can_copy_the_text(browse, original):
    page = browse().post("/publish/", original)
    assert page.status_code == 403
    for typed in (original["title"], original["body"]):
        assert f">\n{typed}<" in page.content.decode() or f">{typed}<" in page.content.decode()


def test_a_form_with_an_outdated_csrf_token_gives_the_text_back(ada, original):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada, backend="accounts.backends.AuthenticationBackend")
    page = browser.post("/publish/", original)
    assert page.status_code == 403
    assert original["body"] in read(page).fields.values()
    assert not Post.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_form_submitted_concurrently_makes_one_post(browse, ada, original):
    original["key"] = "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21"
    responses = at_once(lambda browser: browser.post("/publish/", original), [browse(ada) for _ in range(4)])
    assert {(response.status_code, response.url) for response in responses} == {
        (302, Post.objects.get().get_absolute_url())
    }


def test_a_title_that_is_too_long_says_by_how_much(browse, ada, original):
    page = read(browse(ada).post("/publish/", original | {"title": "a" * 201, "publish": "1"}))
    assert "Shorten this to 200 characters. It has 201." in page.words


def test_a_form_of_a_draft_does_not_change_it_after_it_was_published(browse, ada, post, original):
    page = browse(ada).post(f"/publish/{post.pk}/", original | {"body": "Not yet.", "draft": "1"})
    assert page.status_code == 403
    assert "This draft has already been published." in read(page).words
    assert Post.objects.get(pk=post.pk).body == post.body


def test_a_draft_is_not_discarded_after_it_was_published(browse, ada, post):
    page = browse(ada).post(f"/publish/{post.pk}/withdraw/", {"draft": "1"}, follow=True)
    assert "already been published" in read(page).words
    assert Post.objects.get(pk=post.pk).withdrawn_at is None
