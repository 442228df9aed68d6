"""`python -m tests.search.stories` prints how often the other report of a story is among the posts shown."""

import sys
from pathlib import Path

import pytest

sys.exit(pytest.main(["-q", "-s", "-k", "report", str(Path(__file__).parent.parent / "test_stories.py")]))
