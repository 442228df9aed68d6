"""A quotation as it is put into the form, whatever its author is called and however it is asked for."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from forum.comments import quoting
from forum.people import leaving
from forum.text.markup import literal, render
from tests.markup.reading import assert_safe
from tests.support import make
from tests.support.reading import read


@given(st.text(min_size=1, max_size=60).filter(lambda name: name.split()))
@example("**Ben** in #7:")
@example("[Ben](https://example.org) @ben")
@example("https://example.org www.example.org &amp; <b>")
@example("J. R. O'Hara-Miller, jr.")
def test_a_name_is_only_a_name(name):
    page = assert_safe(render(f"> **{literal(name)}** in #4:\n>\n> Yes.", post_id=12, members=["ben"]).html)
    assert [attributes["href"] for _text, attributes in page.links] == ["/p/12/c/4/"]
    assert page.tags.count("p") == 2
    assert set(page.tags) <= {"blockquote", "p", "strong", "a"}


def test_a_usual_name_stays_as_it_is_written():
    assert literal("Jean-Luc O'Hara, J. R.") == "Jean-Luc O'Hara, J. R."


def test_all_of_a_comment_is_quoted_line_by_line(post, ben):
    comment = make.comment(post=post, author=ben, body="About *time*.\n\n- one\n- two\n\n> three")
    quotation = quoting.whole(comment)
    assert quotation == "> **ben** in #1:\n>\n> About *time*.\n>\n> - one\n> - two\n>\n> > three"
    assert render(quotation, post_id=post.pk).quotes == {(1,)}


def test_words_of_nobody_known_are_quoted_too(browse, ada, post, comment):
    leaving.leave(comment.author, withdraw=False)
    assert (
        "> **former member** in #1:"
        in read(browse(ada).get(f"{comment.get_absolute_url()}reply/?quote=1")).fields["body"]
    )


@pytest.fixture
def answer(comment):
    return f"{comment.get_absolute_url()}reply/"


def test_a_link_can_ask_for_the_quotation(browse, ada, answer):
    form = read(browse(ada).get(f"{answer}?quote=1")).fields
    assert form["body"] == "> **ben** in #1:\n>\n> About time.\n\n"


def test_a_button_adds_the_quotation_to_what_was_typed(browse, ada, post, answer):
    page = browse(ada).post(answer, {"body": "Indeed.\n\nVery much.", "quote": "1"})
    assert read(page).fields["body"] == "> **ben** in #1:\n>\n> About time.\n\nIndeed.\n\nVery much."
    assert 'class="preview"' not in page.content.decode()
    assert post.comments.count() == 1


def test_however_often_the_button_is_pressed_it_is_quoted_once(browse, ada, post, ben):
    comment = make.comment(post=post, author=ben, body="About *time*.\n\n- one\n- two")
    browser, answer = browse(ada), f"{comment.get_absolute_url()}reply/"
    form = {"body": "Indeed.\n\nVery much.", "quote": "1"}
    pressed = []
    for _press in range(3):
        form |= {"body": form["body"].replace("\n", "\r\n")}  # as browsers send it
        form |= read(browser.post(answer, form)).fields
        pressed.append(form["body"])
    assert pressed == [f"{quoting.whole(comment)}\n\nIndeed.\n\nVery much."] * 3


def test_a_link_adds_no_second_quotation_to_what_was_kept(browse, ada, answer):
    browser = browse(ada)
    form = read(browser.get(f"{answer}?quote=1")).fields
    form["body"] = f"{form['body']}Indeed.".replace("\n", "\r\n")
    browser.post(answer, form | {"preview": "1"})
    kept = read(browser.get(answer)).fields["body"]
    assert kept == "> **ben** in #1:\n>\n> About time.\n\nIndeed."
    assert read(browser.get(f"{answer}?quote=1")).fields["body"] == kept


def test_what_is_gone_is_not_quoted(browse, ada, mo, comment, answer):
    comment.hide(by=mo, reason="Libel.")
    for page in (browse(ada).get(f"{answer}?quote=1"), browse(ada).post(answer, {"quote": "1", "body": "Hm."})):
        assert "About time." not in page.content.decode()


def test_on_the_post_itself_there_is_nothing_to_quote_all_of(browse, ada, post):
    page = browse(ada).post(f"/p/{post.pk}/c/publish/", {"quote": "1", "body": ""})
    assert page.status_code == 200
    assert "Quote all of it" not in page.content.decode()
    assert not post.comments.exists()


def test_a_quotation_is_published_and_the_quoted_comment_says_where(browse, ada, post, comment, answer):
    browser = browse(ada)
    form = read(browser.get(f"{answer}?quote=1")).fields
    browser.post(answer, form | {"body": form["body"] + "It was."})
    assert "quoted in 1.1" in read(browse().get(post.get_absolute_url())).words


def test_forms_name_the_source_of_what_will_be_quoted_there(browse, ada, post, answer):
    browser = browse(ada)
    for path, source in (
        (answer, "**ben** in #1:"),
        (f"/p/{post.pk}/c/publish/", f"From [the article](/p/{post.pk}/):"),
    ):
        forms = [attributes for tag, attributes in read(browser.get(path)).elements if tag == "form"]
        assert source in [form.get("data-source") for form in forms]
