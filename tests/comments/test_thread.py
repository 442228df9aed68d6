"""A thread as the template walks it: lists that open and close, however deep it goes."""

import pytest

from forum.comments.models import DEEPEST, Comment
from forum.comments.thread import NESTED, arrange


def thread(*numbers: str) -> list[Comment]:
    return arrange([Comment(path=[int(ordinal) for ordinal in number.split(".")]) for number in numbers])


def shape(comments) -> str:
    """The lists as brackets: `1 (1.1 1.2) 2`."""
    steps = ((each.number, " (" if each.opens else ")" * len(each.closes) + " ") for each in comments)
    return "".join(number + step for number, step in steps).strip()


@pytest.mark.parametrize(
    "nested",
    [
        "",
        "1",
        "1 2 3",
        "1 (1.1 1.2) 2",
        "1 (1.1 (1.1.1)) 2 (2.1)",
        "4 (4.1 (4.1.1 4.1.2 (4.1.2.1))) 5",
        "9 (9.9 9.10) 10",
    ],
)
def test_replies_nest_below_what_they_answer(nested):
    assert shape(thread(*nested.replace("(", "").replace(")", "").split())) == nested


def test_each_comment_knows_how_many_answers_stand_below_it():
    comments = thread("1", "1.1", "1.1.1", "1.2", "2", "10", "10.1")
    assert [each.reply_total for each in comments] == [3, 1, 0, 0, 0, 1, 0]


def test_a_comment_whose_number_begins_alike_is_not_a_reply():
    assert shape(thread("1", "11", "12")) == "1 11 12"


def test_the_deepest_exchange_nests_as_far_as_browsers_do_and_then_goes_on_flat():
    comments = thread(*(".".join(["1"] * depth) for depth in range(1, DEEPEST + 1)))
    assert [each.opens for each in comments] == [True] * (NESTED - 1) + [False] * (DEEPEST - NESTED + 1)
    assert [len(each.closes) for each in comments] == [0] * (DEEPEST - 1) + [NESTED - 1]
    assert comments[0].reply_total == DEEPEST - 1


def test_every_list_that_opens_closes():
    numbers = ["1", "1.1", "1.1.1", "2", "2.1", "2.2", "2.2.1", "2.2.1.1", "3"]
    comments = thread(*numbers)
    assert sum(each.opens for each in comments) == sum(len(each.closes) for each in comments)
