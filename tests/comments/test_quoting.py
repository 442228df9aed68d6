"""Quotations in the form, with authors of any name, requested by a link or a button."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forum.comments import quoting
from forum.people import leaving
from forum.text.markup import escape_inline, render
from tests.markup.reading import assert_safe
from tests.support import make
from tests.support.reading import read


@given(st.text(min_size=1, max_size=60).filter(lambda name: name.split()))
@example("**Ben** in #7:")
@example("[Ben](https://example.org) @ben")
@example("https://example.org www.example.org &amp; <b>")
@example("J. R. O'Hara-Miller, jr.")
def test_a_name_has_no_markup(name):
    page = assert_safe(render(f"> **{escape_inline(name)}** in #4:\n>\n> Yes.", post_id=12, members=["ben"]).html)
    assert [attributes["href"] for _text, attributes in page.links] == ["/p/12/c/4/"]
    assert page.tags.count("p") == 2
    assert set(page.tags) <= {"blockquote", "p", "strong", "a"}


def test_an_ordinary_name_is_not_escaped():
    assert escape_inline("Jean-Luc O'Hara, J. R.") == "Jean-Luc O'Hara, J. R."


def test_a_whole_comment_is_quoted_line_by_line(post, ben):
    comment = make.comment(post=post, author=ben, body="About *time*.\n\n- one\n- two\n\n> three")
    quotation = quoting.whole(comment)
    assert quotation == "> **ben** in #1:\n>\n> About *time*.\n>\n> - one\n> - two\n>\n> > three"
    assert render(quotation, post_id=post.pk).quotes == {(1,)}


def test_a_former_member_can_be_quoted(browse, ada, post, comment):
    leaving.delete_account(comment.author, withdraw=False)
    form = read(browse(ada).get(f"{comment.get_absolute_url()}reply/?quote=1")).fields
    assert "> **former member** in #1:" in form["body"]


@pytest.fixture
def reply_url(comment):
    return f"{comment.get_absolute_url()}reply/"


def test_a_link_can_request_the_quotation(browse, ada, reply_url):
    form = read(browse(ada).get(f"{reply_url}?quote=1")).fields
    assert form["body"] == "> **ben** in #1:\n>\n> About time.\n\n"


def test_a_button_adds_the_quotation_to_the_typed_text(browse, ada, post, reply_url):
    page = browse(ada).post(reply_url, {"body": "Indeed.\n\nVery much.", "quote": "1"})
    assert read(page).fields["body"] == "> **ben** in #1:\n>\n> About time.\n\nIndeed.\n\nVery much."
    assert 'class="preview"' not in page.content.decode()
    assert post.comments.count() == 1


def test_pressing_the_button_again_adds_no_second_quotation(browse, ada, post, ben):
    comment = make.comment(post=post, author=ben, body="About *time*.\n\n- one\n- two")
    browser, url = browse(ada), f"{comment.get_absolute_url()}reply/"
    form = {"body": "Indeed.\n\nVery much.", "quote": "1"}
    bodies = []
    for _press in range(3):
        form |= {"body": form["body"].replace("\n", "\r\n")}  # as browsers send it
        form |= read(browser.post(url, form)).fields
        bodies.append(form["body"])
    assert bodies == [f"{quoting.whole(comment)}\n\nIndeed.\n\nVery much."] * 3


def test_a_link_adds_no_second_quotation_to_a_draft(browse, ada, reply_url):
    browser = browse(ada)
    form = read(browser.get(f"{reply_url}?quote=1")).fields
    form["body"] = f"{form['body']}Indeed.".replace("\n", "\r\n")
    browser.post(reply_url, form | {"preview": "1"})
    draft = read(browser.get(reply_url)).fields["body"]
    assert draft == "> **ben** in #1:\n>\n> About time.\n\nIndeed."
    assert read(browser.get(f"{reply_url}?quote=1")).fields["body"] == draft


def test_a_removed_comment_is_not_quoted(browse, ada, mo, comment, reply_url):
    comment.hide(by=mo, reason="Libel.")
    browser = browse(ada)
    for page in (browser.get(f"{reply_url}?quote=1"), browser.post(reply_url, {"quote": "1", "body": "Hm."})):
        assert "About time." not in page.content.decode()


def test_a_comment_on_the_post_has_no_button_to_quote(browse, ada, post):
    page = browse(ada).post(f"/p/{post.pk}/c/publish/", {"quote": "1", "body": ""})
    assert page.status_code == 200
    assert "Quote the whole comment" not in page.content.decode()
    assert not post.comments.exists()


def test_a_quoted_comment_links_to_where_it_is_quoted(browse, ada, post, comment, reply_url):
    browser = browse(ada)
    form = read(browser.get(f"{reply_url}?quote=1")).fields
    browser.post(reply_url, form | {"body": form["body"] + "It was."})
    assert "quoted in 1.1" in read(browse().get(post.get_absolute_url())).words


def test_a_form_names_the_source_for_quotations(browse, ada, post, reply_url):
    browser = browse(ada)
    for path, source in (
        (reply_url, "**ben** in #1:"),
        (f"/p/{post.pk}/c/publish/", f"From [the article](/p/{post.pk}/):"),
    ):
        forms = [attributes for tag, attributes in read(browser.get(path)).elements if tag == "form"]
        assert source in [form.get("data-source") for form in forms]
