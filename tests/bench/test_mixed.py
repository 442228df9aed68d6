"""Who comes to the site in the mixed row, and what they look at."""

from collections import Counter
from itertools import islice

import pytest

from tests.bench import mixed

MANY = 50_000


def place(path: str) -> dict:
    return {"path": path, "holds": "", "post": None}


SITE = {
    "front": place("/"),
    "threads": [place(f"/p/{number}/") for number in range(1, 2_001)],
    "replies": [place(f"/p/{number}/reply/") for number in range(1, 2_001)],
    "readers": [{"cookies": f"reader={number}", "form": "body=So"} for number in range(40)],
}


@pytest.fixture(scope="module")
def drawn() -> list[dict]:
    return list(islice(mixed.draw(seed="test", **SITE), MANY))


def share(requests: list[dict]) -> float:
    return len(requests) / MANY


def test_most_are_visitors_some_are_members_and_few_reply(drawn):
    replies = [request for request in drawn if request["body"]]
    members = [request for request in drawn if "cookie: " in request["headers"] and not request["body"]]
    assert share(replies) == pytest.approx(0.01, abs=0.002)
    assert share(members) == pytest.approx(0.09, abs=0.005)


def test_a_sixth_of_what_they_look_at_is_the_front_page(drawn):
    pages = [request for request in drawn if not request["body"]]
    front = [request for request in pages if request["path"] == "/"]
    assert len(front) / len(pages) == pytest.approx(1 / 6, abs=0.01)


def test_the_second_thread_is_looked_at_half_as_often_as_the_first(drawn):
    counts = Counter(request["path"] for request in drawn)
    for rank in (2, 3, 10):
        assert counts[f"/p/{rank}/"] / counts["/p/1/"] == pytest.approx(1 / rank, rel=0.15)
    assert len({path for path in counts if path.endswith("/reply/")}) > 100
    assert len(counts) > 1_900


def test_the_same_seed_draws_the_same_again(drawn):
    assert list(islice(mixed.draw(seed="test", **SITE), 100)) == drawn[:100]
    assert list(islice(mixed.draw(seed="other", **SITE), 100)) != drawn[:100]
