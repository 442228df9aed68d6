"""Posting an article that is discussed already: the form says where, and can be sent all the same."""

from importlib import import_module

import pytest
from django.apps import apps

from forum.posts.models import Post
from tests.support import make
from tests.support.reading import read
from tests.support.tables import assert_each, rolled_back

DISCUSSED = "Already discussed here"


@pytest.fixture
def bridge(ben):
    """Ben's seed of an article, with a comment."""
    post = make.seed(author=ben, title="A bridge", source_url="https://www.example.org/bridge?id=1")
    make.comment(post=post)
    return post


@pytest.fixture
def form(bridge) -> dict[str, str]:
    """A completed form for the same article, at another address."""
    return {
        "kind": "seed",
        "title": "The new bridge",
        "category": make.category("Transport").pk,
        "source_url": "m.example.org/bridge/?id=1&utm_source=x#top",
        "source_name": "The Wick Courier",
        "byline": "A. Writer",
        "body": "Look at *this*.",
    }


def test_the_form_links_to_the_discussion_and_keeps_what_was_typed(browse, ada, bridge, form):
    page = browse(ada).post("/publish/", form | {"publish": "1"})
    assert page.status_code == 200
    assert DISCUSSED in read(page).words
    assert "A bridge (1 comment)" in read(page).words
    assert f'href="{bridge.get_absolute_url()}"' in page.content.decode()
    kept = {name: form[name] for name in ("title", "source_url", "source_name", "byline", "body")}
    assert read(page).fields.items() >= kept.items()
    assert Post.objects.get() == bridge


def test_the_form_is_posted_anyway_with_the_address_as_typed(browse, ada, bridge, form):
    browser = browse(ada)
    form["source_url"] = "HTTP://www.Example.org/bridge/?id=1&utm_source=x#top"
    assert f'name="anyway" value="{bridge.pk}"' in browser.post("/publish/", form).content.decode()
    page = browser.post("/publish/", form | {"anyway": bridge.pk})
    post = Post.objects.latest("pk")
    assert page.url == post.get_absolute_url()
    assert (post.source_url, post.is_published) == (form["source_url"], True)


def test_posting_one_article_anyway_does_not_post_another(browse, ada, bridge, form):
    other = make.seed(title="A road", source_url="https://example.org/road")
    form |= {"source_url": "https://example.org/road", "anyway": bridge.pk}
    assert f'name="anyway" value="{other.pk}"' in browse(ada).post("/publish/", form).content.decode()


def test_other_articles_originals_and_drafts_are_saved_as_before(browse, ada, bridge, form):
    browser = browse(ada)

    @rolled_back()
    def check(change):
        assert browser.post("/publish/", form | change).status_code == 302

    assert_each(
        check, [({"source_url": "https://example.org/bridge?id=2"},), ({"kind": "original"},), ({"draft": "1"},)]
    )


@pytest.mark.parametrize("state", ["draft", "withdrawn", "hidden", "original"])
def test_posts_that_are_not_discussions_of_the_article_are_not_revealed(browse, ada, mo, bridge, form, state):
    if state == "draft":
        Post.objects.filter(pk=bridge.pk).update(status="draft")
    elif state == "withdrawn":
        bridge.withdraw()
    elif state == "hidden":
        bridge.hide(by=mo, reason="Libel.")
    else:
        bridge.edit(kind="original")
    assert browse(ada).post("/publish/", form).status_code == 302


def test_a_preview_says_so_too(browse, ada, bridge, form):
    page = browse(ada).post("/publish/", form | {"preview": "1"})
    assert DISCUSSED in read(page).words
    assert "<em>this</em>" in page.content.decode()


def test_the_same_form_sent_twice_does_not_find_itself(browse, ada, form):
    browser = browse(ada)
    form |= {"source_url": "https://example.org/new", "key": read(browser.get("/publish/")).fields["key"]}
    assert browser.post("/publish/", form).url == browser.post("/publish/", form).url


def test_a_draft_of_the_same_article_is_published_anyway(browse, ada, bridge, form):
    browser = browse(ada)
    browser.post("/publish/", form | {"draft": "1"})
    path = f"/publish/{Post.objects.latest('pk').pk}/"
    assert DISCUSSED in read(browser.post(path, form | {"publish": "1"})).words
    browser.post(path, form | {"anyway": bridge.pk})
    assert Post.objects.latest("pk").is_published


def test_an_edit_is_only_asked_about_if_it_changes_the_address(browse, ada, bridge, form):
    make.seed(author=ada, source_url="https://example.org/other")
    browser, path = browse(ada), f"/publish/{Post.objects.latest('pk').pk}/"
    page = browser.post(path, form)
    assert DISCUSSED in read(page).words
    assert "Save anyway" in read(page).words
    assert browser.post(path, form | {"anyway": bridge.pk}).status_code == 302
    assert browser.post(
        path, form | {"title": "A bridge, again", "source_url": Post.objects.latest("pk").source_url}
    )
    assert Post.objects.latest("pk").title == "A bridge, again"


def test_the_discussion_with_the_latest_activity_is_shown(browse, ada, bridge, form):
    quiet = make.seed(title="A quiet bridge", source_url="http://example.org/bridge?id=1")
    make.comment(post=bridge)
    assert quiet.title not in read(browse(ada).post("/publish/", form)).words


def test_an_edit_moves_the_post_to_its_other_article(bridge):
    bridge.edit(source_url="https://example.org/tunnel")
    assert Post.objects.about_article("http://m.example.org/tunnel/").get() == bridge
    assert not Post.objects.about_article("https://example.org/bridge?id=1").exists()


def test_posts_from_before_are_found_after_the_migration(bridge):
    Post.objects.update(source_key=None)
    make.post()
    import_module("forum.posts.migrations.0006_fill_source_key").fill(apps, None)
    assert Post.objects.about_article("http://example.org/bridge?id=1").get() == bridge


def test_enter_in_a_field_never_posts_it_anyway(browse, ada, bridge, form):
    """It presses the first button of the form."""
    browser = browse(ada)
    draft = make.seed(author=ada, source_url="https://example.org/draft", as_draft=True)
    published = make.seed(author=ada, source_url="https://example.org/other")
    for path, name in (
        ("/publish/", "publish"),
        (draft.form_url("edit"), "publish"),
        (published.form_url("edit"), None),
    ):
        page = read(browser.post(path, form))
        assert DISCUSSED in page.words
        tags = [element for element in page.elements if element[0] in {"button", "form"}]
        first = tags.index(next(element for element in tags if element[1].get("action") == path)) + 1
        assert tags[first][1].get("name") == name
