"""What the bench does with versions and rows that can't be measured."""

from types import SimpleNamespace

import pytest

from tests.bench import run
from tests.bench.__main__ import read_arguments
from tests.bench.burst import Burst, Pace, Row
from tests.bench.pages import PAGES
from tests.bench.version import CannotMeasure


def version(content: str) -> SimpleNamespace:
    facts = {"places": {"constant": [{"path": "/", "holds": "", "post": None}]}, "readers": []}
    return SimpleNamespace(label=content, ready={"content": content}, facts=facts)


def test_versions_that_fill_their_sites_differently_are_not_compared():
    run.refuse_unlike([version("same"), version("same")])
    with pytest.raises(CannotMeasure, match="this and that"):
        run.refuse_unlike([version("this"), version("that")])


def test_a_row_without_any_answer_is_missing_and_says_why():
    row = Row(PAGES[0], 1, version("same"))
    burst = Burst(row, None, Pace.usual(1, 1, 1))
    burst.wrong["ConnectionResetError"] = 3
    burst.finish()
    assert row.missing == "no answer in round 1: 3 times ConnectionResetError"
    assert row.summary()["missing"] == row.missing


def test_the_folder_is_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert read_arguments(["--folder", "here"]).folder == tmp_path / "here"
