"""What members do is limited, and a refusal says how long to wait and keeps the text."""

import re
from datetime import timedelta

import pytest
from django.db.models import F

from forum.limits.models import Counter
from tests.limits.acts import ACTS, TYPED, Act, World
from tests.limits.conftest import AMOUNT, MINUTES, NEW_AMOUNT
from tests.support import make
from tests.support.reading import read

REFUSAL = re.compile(rf"\b{AMOUNT} .*in the last {MINUTES} minutes\. .* in (9|10) minutes\.")
each_act = pytest.mark.parametrize("act", ACTS, ids=lambda act: act.do.__name__)


@pytest.fixture
def answers(browse, settings, db, low_limits):
    """What a member gets for doing something often, while nothing else is limited: `answers(act, ben, 3)`."""

    def do(act: Act, member, times: int) -> list:
        settings.LIMITS_ENABLED = False
        world, browser = World(member, times), browse(member)
        browser.member = member
        for name in ("MEMBER_LIMITS", "NEW_MEMBER_LIMITS"):
            setattr(settings, name, {act.limit: getattr(settings, name)[act.limit]})
        settings.LIMITS_ENABLED = True
        return [act.do(world, browser, n) for n in range(times)]

    return do


def refused(responses: list) -> list[bool]:
    return [response.status_code == 429 for response in responses]


def test_there_is_an_act_for_each_limit_of_members(settings):
    assert {act.limit for act in ACTS} == settings.MEMBER_LIMITS.keys() == settings.NEW_MEMBER_LIMITS.keys()


@each_act
def test_a_member_is_told_why_and_how_long_to_wait_and_the_text_is_kept(act, answers, member):
    responses = answers(act, member("ben"), AMOUNT + 1)
    assert refused(responses) == [*[False] * AMOUNT, True]
    last = responses[-1]
    assert 0 < int(last["Retry-After"]) <= MINUTES * 60
    assert REFUSAL.search(read(last).words), read(last).words
    if act.kept:
        assert read(last).fields[act.kept].startswith(TYPED)


@each_act
def test_new_members_may_do_less_and_staff_everything_and_nobody_shares_a_limit(act, answers):
    assert refused(answers(act, make.member("cleo"), NEW_AMOUNT + 1)) == [*[False] * NEW_AMOUNT, True]
    assert not any(refused(answers(act, make.member("dora"), 1)))
    assert not any(refused(answers(act, make.member("mo", role="moderator"), AMOUNT + 1)))


def test_nobody_may_do_less_by_default_than_new_members(settings):
    for name, new in settings.NEW_MEMBER_LIMITS.items():
        pairs = zip(new, settings.MEMBER_LIMITS[name], strict=True)
        assert all(few.amount < many.amount and few.seconds == many.seconds for few, many in pairs), name


def test_a_lively_discussion_reaches_no_limit(browse, member, post, real_limits):
    """Thirty comments in an hour, with a preview and an upvote each."""
    ben = member("ben")
    browser = browse(ben)
    for n in range(30):
        form = {"body": f"A word {n}.", "key": ""}
        assert browser.post(f"/p/{post.pk}/c/publish/", form | {"preview": "1"}).status_code == 200
        assert browser.post(f"/p/{post.pk}/c/publish/", form).status_code == 302
        other = make.comment(post=post, author=make.member())
        assert browser.post(f"/p/{post.pk}/c/{other.number}/upvote/").status_code == 302
        move_back(ben)


def move_back(member) -> None:
    """Two minutes pass."""
    later = timedelta(minutes=2)
    member.comments.update(created_at=F("created_at") - later)
    member.upvotes.update(created_at=F("created_at") - later)
    Counter.objects.update(expires_at=F("expires_at") - later)


def test_a_form_sent_twice_counts_once(browse, member, post, low_limits):
    browser, form = browse(member("ben")), {"body": "A word.", "key": "6c1cc4d0-2ed6-4c57-8a6c-b8c2a3c3e9a5"}
    answers = [browser.post(f"/p/{post.pk}/c/publish/", form).status_code for _ in range(AMOUNT + 2)]
    assert set(answers) == {302}


def test_a_refusal_is_one_line_in_the_log(answers, member, caplog):
    ben = member("ben")
    answers(ACTS[0], ben, AMOUNT + 2)
    lines = [record.getMessage() for record in caplog.records if record.name == "forum.limits"]
    assert lines == [f"Limit reached: comments, {AMOUNT} in {MINUTES * 60} s, member {ben.pk}"] * 2


@pytest.mark.parametrize(
    ("page", "is_shown"),
    [("http://testserver/tracker/?page=2", True), ("https://evil.example/tracker/?page=2", False)],
)
def test_a_refused_button_leads_back_to_its_page(browse, member, post, low_limits, page, is_shown):
    browser = browse(member("ben"))
    for _ in range(AMOUNT + 1):
        refusal = browser.post(f"/track/p/{post.pk}/", {"track": "1"}, headers={"Referer": page})
    assert refusal.status_code == 429
    assert ('href="/tracker/?page=2"' in refusal.text) is is_shown
    assert "evil" not in refusal.text
