"""Random bodies, titles and names in forms: nothing breaks, and no script runs."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from accounts.models import RESERVED_USERNAMES, User
from forum.comments.models import Comment
from forum.posts.models import Post
from tests.support import make
from tests.support.tables import rolled_back

from .words import LINKS, MARKUP, anything, assert_harmless, bodies, lines

pytestmark = pytest.mark.hypothesis  # the plugin doesn't find @given inside test functions
KEYBOARD = string.ascii_letters + string.digits + "-_"
names = st.one_of(
    st.text(KEYBOARD, min_size=1, max_size=35),
    st.sampled_from(sorted(RESERVED_USERNAMES)).map(str.title),
    lines,
)


def lines_of(text: str) -> str:
    """Browsers send CR LF between lines, whatever was typed. Forms give back LF."""
    return text.replace("\r\n", "\n")


def test_any_comment_is_harmless_or_refused_with_its_text(browse, ada, post):
    browser, path = browse(ada), f"/p/{post.pk}/c/publish/"

    @given(bodies)
    @example(MARKUP)
    @example(LINKS)
    def send(body):
        with rolled_back():
            preview = assert_harmless(browser.post(path, {"body": body, "preview": "1"}))
            assert preview.fields["body"] == lines_of(body)
            answer = browser.post(path, {"body": body})
            assert (answer.status_code == 302) == Comment.objects.exists()
            assert_harmless(answer if answer.status_code == 200 else browser.get(post.get_absolute_url()))

    send()


def test_any_post_is_harmless_or_refused_with_its_text(browse, ada):
    browser, category = browse(ada), make.category()

    @given(
        title=lines,
        source=lines,
        byline=lines,
        body=bodies,
        url=st.one_of(lines, st.just("https://a.example/")),
    )
    @example(
        title="<script>alert(1)</script>",
        source='"><svg onload=alert(1)>',
        byline="<img src=x onerror=alert(1)>",
        body=MARKUP + LINKS,
        url="https://a.example/",
    )
    def send(title, source, byline, body, url):
        form = {"kind": "seed", "category": category.pk, "title": title, "body": body}
        form |= {"source_name": source, "byline": byline, "source_url": url}
        with rolled_back():
            answer = browser.post("/publish/", form)
            assert (answer.status_code == 302) == Post.objects.exists()
            if answer.status_code == 302:
                for page in ("/", answer.url):
                    assert_harmless(browser.get(page))
            else:
                assert assert_harmless(answer).fields["body"] == lines_of(body)

    send()


def test_any_username_is_accepted_or_refused_unchanged(browse, db):
    @given(names)
    def sign_up(name):
        form = {"username": name, "email": "somebody@example.org", "password1": make.PASSWORD}
        with rolled_back():
            answer = browse().post("/accounts/signup/", form)
            made = User.objects.filter(email="somebody@example.org").first()
            assert (answer.status_code == 302) == bool(made)
            if made:
                assert 3 <= len(made.username) <= 30
                assert set(made.username) <= set(KEYBOARD)
                assert made.username.lower() not in RESERVED_USERNAMES
                assert_harmless(browse(made).get(made.get_absolute_url()))
            else:
                assert assert_harmless(answer).fields["username"] == name

    sign_up()


def test_any_display_name_and_bio_are_harmless(browse, ada, post):
    make.comment(post=post, author=ada)
    browser = browse(ada)

    @given(display_name=lines, bio=bodies)
    @example(display_name="Ada <script>alert(1)</script>", bio=MARKUP)
    def save(display_name, bio):
        with rolled_back():
            form = {"display_name": display_name, "bio": bio, "theme": "dark", "reading_order": "oldest"}
            answer = browser.post("/accounts/preferences/", form)
            ada.refresh_from_db()
            assert (answer.status_code == 302) == (ada.theme == "dark")
            assert_harmless(answer)
            for page in (ada.get_absolute_url(), post.get_absolute_url(), "/"):
                assert_harmless(browser.get(page))

    save()


def test_any_path_gets_a_response(browse, ada):
    @given(
        st.sampled_from(["/", "/c/", "/p/", "/m/", "/p/1/", "/p/1/c/", "/report/p/", "/?page=", "/accounts/"]),
        anything,
    )
    def visit(start, rest):
        with rolled_back():
            assert_harmless(browse(ada).get(start + rest))

    visit()


def test_words_in_a_sentence_are_shown_as_typed(browse, ada, post):
    browser = browse(ada)

    @given(st.lists(st.text(string.ascii_letters + "<>'\";{}%()", min_size=1, max_size=12), min_size=1))
    def send(words):
        body = " ".join(["I", *words, "say"])
        with rolled_back():
            page = assert_harmless(browser.post(f"/p/{post.pk}/c/publish/", {"body": body, "preview": "1"}))
            assert body in page.words
            assert page.fields["body"] == lines_of(body)

    send()
