"""The same text edited in two tabs or on two devices: the second one is told, and nothing is lost."""

import re

import pytest

from tests.support import make
from tests.support.reading import Page, read

COMMENT, POST = "/p/{pk}/c/1/edit/", "/publish/{pk}/"


@pytest.fixture(params=[COMMENT, POST], ids=["comment", "post"])
def path(request, post, ada):
    """The edit page of a comment or post by Ada."""
    make.comment(post=post, author=ada, body="About time.")
    return request.param.format(pk=post.pk)


def current_text(post, path: str) -> str:
    post.refresh_from_db()
    return post.comments.get().body if "/c/" in path else post.body


def open_form(browser, path: str) -> dict[str, str]:
    return fields_of_edit(browser.get(path))


def fields_of_edit(response) -> dict[str, str]:
    """The values of the fields in the edit form, without those of other forms."""
    form = Page(re.search(r"<keep-draft.*?>.*?</keep-draft>", response.text, re.DOTALL)[0])
    options = [attributes for tag, attributes in form.elements if tag == "option" and "selected" in attributes]
    return form.fields | {"category": options[0]["value"]} if options else form.fields


@pytest.fixture
def tabs(browse, ada, path):
    """Two tabs with the edit form. The first has been saved."""
    first, second = browse(ada), browse(ada)
    forms = open_form(first, path), open_form(second, path)
    assert first.post(path, forms[0] | {"body": "Saved in the first tab."}).status_code == 302
    return second, forms[1]


def test_the_second_tab_is_told_and_saves_nothing(tabs, path, post):
    browser, form = tabs
    response = browser.post(path, form | {"body": "Typed in the second tab."})
    page = read(response)
    assert response.status_code == 200
    assert current_text(post, path) == "Saved in the first tab."
    assert "This has been changed since you opened it" in page.words
    assert fields_of_edit(response)["body"] == "Typed in the second tab."
    assert page.fields["current"] == "Saved in the first tab."
    compared = " ".join(re.findall(r"<(?:del|ins)>.*?</(?:del|ins)>", response.text))
    assert "first" in compared
    assert "second" in compared


def test_the_second_tab_can_save_anyway(tabs, path, post):
    browser, form = tabs
    response = browser.post(path, form | {"body": "Typed in the second tab."})
    assert "Save anyway" in response.text
    assert browser.post(path, fields_of_edit(response)).status_code == 302
    assert current_text(post, path) == "Typed in the second tab."
    assert "Typed in the second tab." not in read(browser.get("/drafts/")).words


def test_a_third_change_is_noticed_too(tabs, path, post, browse, ada):
    (browser, form), third = tabs, browse(ada)
    third_form = open_form(third, path)
    response = browser.post(path, form | {"body": "Typed in the second tab."})
    third.post(path, third_form | {"body": "Saved in the third tab."})
    assert browser.post(path, fields_of_edit(response)).status_code == 200
    assert current_text(post, path) == "Saved in the third tab."


def test_the_refused_text_is_a_draft_even_if_both_tabs_had_the_same_key(browse, ada, path, post):
    browser = browse(ada)
    form = open_form(browser, path)
    browser.post(path, form | {"body": "Saved in the first tab."})
    browser.post(path, form | {"body": "Typed in the second tab."})
    assert "Typed in the second tab." in read(browser.get("/drafts/")).words


def test_a_draft_from_before_the_change_is_compared_when_it_is_sent(browse, ada, path, post):
    browser = browse(ada)
    draft = open_form(browser, path) | {"body": "Typed and left.", "form_url": path, "member": "ada"}
    assert browser.post("/drafts/", draft).status_code == 204
    other = browse(ada)
    other.post(path, draft | {"body": "Saved elsewhere.", "key": "8e2f9a3c-2f4b-4d6e-9a53-7a1c5d0f6b21"})
    restored = fields_of_edit(browser.get(path))
    assert restored["body"] == "Typed and left."
    assert browser.post(path, restored).status_code == 200
    assert current_text(post, path) == "Saved elsewhere."


def test_a_refused_text_that_is_continued_later_is_compared_again(tabs, path, post):
    browser, form = tabs
    browser.post(path, form | {"body": "Typed in the second tab."})
    continued = fields_of_edit(browser.get(path))
    assert continued["body"] == "Typed in the second tab."
    assert "This has been changed since you opened it" in read(browser.post(path, continued)).words
    assert current_text(post, path) == "Saved in the first tab."


def test_the_same_text_in_both_tabs_is_no_conflict(tabs, path):
    browser, form = tabs
    assert browser.post(path, form | {"body": "Saved in the first tab."}).status_code == 302


def test_a_preview_remembers_what_the_form_started_from(browse, ada, path, post):
    browser, other = browse(ada), browse(ada)
    preview = browser.post(path, open_form(browser, path) | {"body": "Typed first.", "preview": "1"})
    other.post(path, open_form(other, path) | {"body": "Saved elsewhere."})
    assert browser.post(path, fields_of_edit(preview)).status_code == 200


def test_a_form_without_what_it_started_from_is_accepted(browse, ada, path, post):
    form = {name: value for name, value in open_form(browse(ada), path).items() if name != "base"}
    assert browse(ada).post(path, form | {"body": "An old page."}).status_code == 302


def test_a_change_of_the_category_or_title_is_compared(browse, ada, post):
    browser, path = browse(ada), POST.format(pk=post.pk)
    form = open_form(browser, path)
    browser.post(path, form | {"title": "A tunnel", "category": make.category("Housing").pk})
    response = browser.post(path, form | {"title": "A ferry"})
    assert response.status_code == 200
    assert "Housing" in re.search(r"<dl.*?</dl>", response.text, re.DOTALL)[0]
    assert "tunnel" in re.search(r"<dl.*?</dl>", response.text, re.DOTALL)[0]
    post.refresh_from_db()
    assert (post.title, post.category.name) == ("A tunnel", "Housing")


def test_a_draft_of_a_post_can_be_published_anyway(browse, ada):
    post = make.post(author=ada, as_draft=True)
    browser, path = browse(ada), POST.format(pk=post.pk)
    form = open_form(browser, path) | {"publish": "1"}
    saved = {name: value for name, value in form.items() if name != "publish"}
    browser.post(path, saved | {"body": "First.", "draft": "1"})
    response = browser.post(path, form | {"body": "Second."})
    assert (response.status_code, "Publish anyway" in response.text) == (200, True)
