"""Keys of texts, and their trigrams, are the same on databases with other locales."""

import psycopg
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from forum.text import trigrams

KEYS = "SELECT trigram_key(%(text)s), show_trgm(trigram_key(%(text)s))"


@pytest.fixture(scope="module")
def elsewhere(django_db_setup, django_db_blocker):
    """A connection to another database, whose locale is C.UTF-8."""
    name = f"{connection.settings_dict['NAME']}_utf8"
    with django_db_blocker.unblock(), connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(
            f"CREATE DATABASE \"{name}\" TEMPLATE template0 LOCALE_PROVIDER libc LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
        )
        parameters = {**connection.get_connection_params(), "dbname": name}
        with psycopg.connect(parameters.pop("conninfo", ""), **parameters, autocommit=True) as other:
            other.execute("CREATE EXTENSION pg_trgm")
            other.execute(trigrams.KEY)
            yield other
        cursor.execute(f'DROP DATABASE "{name}"')


def here(text: str):
    with connection.cursor() as cursor:
        cursor.execute(KEYS, {"text": text})
        return cursor.fetchone()


SCRIPTS = st.sampled_from("aZéÉßøŁ ’—'9_çПпЁёіІΣςσאبक्षग東ｱﬁ½\u0301\u200b😀")


@given(st.text(SCRIPTS) | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_they_do_not_depend_on_the_locale(module_db, elsewhere, text):
    assert tuple(elsewhere.execute(KEYS, {"text": text}).fetchone()) == tuple(here(text))


@given(st.sampled_from(["Правительство", "ΓΈΦΥΡΑ", "ÉCOLE", "ԵՐԵՎԱՆ"]))
def test_case_does_not_matter_and_each_script_has_trigrams(module_db, text):
    assert here(text) == here(text.lower())
    assert len(here(text)[1]) >= len(text)
