"""A confirmation appears where the reader is looking, and the control shows its new state."""

import re

import pytest

from forum.moderation.models import Report
from tests.support import make

STATUS = re.compile(r'<p class="notice[^>]*role="(?:status|alert)"[^>]*data-confirmation[^>]*>([^<]+)</p>')


def comment_on(page: str, number: str) -> str:
    """The HTML of one comment."""
    return re.search(rf'<li id="c-{re.escape(number)}".*?</article>', page, re.DOTALL)[0]


def follow(browser, path: str, data: dict | None = None) -> tuple[str, str]:
    """Send a form. Returns the page it leads to, and the element that the page is opened at."""
    response = browser.post(path, data or {})
    while response.status_code == 302:
        url, _hash, anchor = response.url.partition("#")
        response = browser.get(url)
    return response.text, anchor


def test_a_report_is_confirmed_in_the_comment(browse, ada, post, comment):
    other = make.comment(post=post)
    page, anchor = follow(browse(ada), f"/report/p/{post.pk}/c/1/", {"reason": "Rude."})
    assert anchor == "c-1"
    assert STATUS.findall(page) == ["Thank you. The moderators will look at it."]
    assert STATUS.search(comment_on(page, "1"))
    assert re.search(r">Reported<span", comment_on(page, "1"))
    assert re.search(r">Report<span", comment_on(page, other.number))
    assert not STATUS.search(browse(ada).get(post.get_absolute_url()).text)


def test_a_deletion_is_confirmed_in_the_place_of_the_comment(browse, ben, post, comment):
    page, anchor = follow(browse(ben), f"/p/{post.pk}/c/1/withdraw/")
    assert anchor == "c-1"
    assert STATUS.findall(comment_on(page, "1")) == STATUS.findall(page) == ["Comment 1 deleted."]


def test_a_comment_is_reported_until_its_report_is_answered(browse, ada, mo, post, comment):
    report, _is_new = comment.report(by=ada, reason="Rude.")
    assert "Reported" not in browse(mo).get(post.get_absolute_url()).text
    assert "Reported" in comment_on(browse(ada).get(post.get_absolute_url()).text, "1")
    report.resolve(by=mo, reason="It isn't.")
    assert "Reported" not in browse(ada).get(post.get_absolute_url()).text


@pytest.mark.parametrize("path", ["/report/p/{post}/", "/report/p/{post}/c/1/"])
def test_the_page_to_report_says_what_was_reported_already(browse, mo, post, comment, path):
    path = path.format(post=post.pk)
    assert "already reported" not in browse(mo).get(path).text
    browse(mo).post(path, {"reason": "Rude."})
    assert "You've already reported this. Moderators will also see what you add here." in (
        browse(mo).get(path).text.replace("&#39;", "'")
    )
    assert Report.objects.count() == 1


def test_a_reported_post_says_so(browse, ben, post):
    page, anchor = follow(browse(ben), f"/report/p/{post.pk}/", {"reason": "Made up."})
    foot = re.search(rf'<div class="post-actions" id="{anchor}".*?</header>', page, re.DOTALL)[0]
    assert STATUS.findall(foot) == STATUS.findall(page) == ["Thank you. The moderators will look at it."]
    assert ">Reported</a>" in foot


@pytest.mark.parametrize(
    ("path", "status", "button"),
    [
        ("/p/{post}/upvote/", [], "Upvoted <b>1</b>"),
        (
            "/track/p/{post}/",
            ["You're tracking this thread. New comments will appear in your tracker."],
            "Untrack",
        ),
    ],
)
def test_without_scripts_the_buttons_below_a_post_lead_back_to_themselves(browse, ben, post, path, status, button):
    page, anchor = follow(browse(ben), path.format(post=post.pk))
    foot = re.search(rf'<div class="post-actions" id="{anchor}".*?</header>', page, re.DOTALL)[0]
    assert [text.replace("&#x27;", "'").replace("&#39;", "'") for text in STATUS.findall(foot)] == status
    assert button in foot
    assert len(STATUS.findall(page)) == len(status)


def in_thread(page: str) -> list[str]:
    """The messages in the thread, which must be all messages of the page."""
    found = STATUS.findall(page[page.index('id="comments"') :])
    assert found == STATUS.findall(page)
    return found


def test_messages_about_the_thread_appear_above_it(browse, ben, post, comment):
    browser = browse(ben)
    asked = browser.get(f"/p/{post.pk}/c/go/", {"number": "99"})
    assert asked.url == f"{post.get_absolute_url()}#comments"
    assert in_thread(browser.get(asked.url).text) == ["No comment 99 in this thread."]
    chosen = {"order": "top", "next": post.get_absolute_url()}
    page, anchor = follow(browser, "/accounts/reading-order/", chosen)
    assert (anchor, in_thread(page)) == ("comments", ["This is now your default sort order."])


def test_a_message_about_a_place_that_the_page_does_not_have_is_at_its_top(browse, ben, post):
    make.thread(post, *map(str, range(1, 61)))
    browser = browse(ben)
    browser.post(f"/report/p/{post.pk}/c/60/", {"reason": "Rude."})
    page = browser.get(post.get_absolute_url()).text
    assert STATUS.search(page[: page.index("<article")])
