"""ETags depend on the release, the settings, the database and its epoch, and on nothing else."""

import psycopg
import pytest
from django.conf import settings as site_settings
from django.core.management import call_command
from django.db import connection

from forum.pagecache import etags
from forum.pagecache.site_version import RELEASE, SETTINGS, release, site_version
from tests.pagecache.looking import look


@pytest.fixture(autouse=True)
def fresh_site_version():
    site_version.cache_clear()
    yield
    site_version.cache_clear()


def test_each_setting_that_pages_show_changes_the_version(settings):
    versions = [site_version()]
    for name in (*SETTINGS, "SECRET_KEY"):
        setattr(settings, name, f"other {name}")
        site_version.cache_clear()
        versions.append(site_version())
    assert len({*versions}) == len(SETTINGS) + 2


@pytest.fixture
def copy(tmp_path):
    """A copy of the project's files, as on another server."""
    for name in RELEASE:
        path = site_settings.BASE_DIR / name
        sources = [each for each in path.rglob("*.*") if each.is_file()] if path.is_dir() else [path]
        for source in sources:
            target = tmp_path / source.relative_to(site_settings.BASE_DIR)
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.exists() and "__pycache__" not in source.parts:
                target.write_bytes(source.read_bytes())
    return tmp_path


def test_the_release_is_the_same_everywhere_and_differs_with_any_file(copy):
    before = release(copy)
    assert before == release(site_settings.BASE_DIR)
    (copy / "forum" / "__pycache__").mkdir(exist_ok=True)
    (copy / "forum" / "__pycache__" / "urls.pyc").write_text("compiled")
    (copy / "templates" / ".base.html.swp").write_text("typed")
    assert release(copy) == before
    found = [before]
    for name in ("forum/posts/rows.py", "templates/base.html", "static/css/site.css", "requirements.txt"):
        (copy / name).write_bytes((copy / name).read_bytes() + b"\n")
        found.append(release(copy))
    (copy / "static/img/favicon.svg").rename(copy / "static/img/icon.svg")
    found.append(release(copy))
    assert len({*found}) == len(found)


@pytest.mark.django_db
def test_after_a_restore_no_older_copy_is_current(post):
    pages = ["/", post.get_absolute_url(), f"/c/{post.category.slug}/"]
    before = {path: look(path).etag for path in pages}
    for _restore in range(2):
        call_command("renew_pages")
        now = {path: look(path, HTTP_IF_NONE_MATCH=before[path]) for path in pages}
        assert {seen.status for seen in now.values()} == {200}
        assert not {*before.values()} & {seen.etag for seen in now.values()}
        assert {look(path, HTTP_IF_NONE_MATCH=now[path].etag).status for path in pages} == {304}
        before = {path: seen.etag for path, seen in now.items()}


@pytest.mark.django_db
def test_another_database_has_other_etags(post, monkeypatch):
    """Such as one restored from a dump. Its rows are the same, but the server gives it another ID."""
    before = look("/").etag
    other = {"dbname": "postgres", "autocommit": True}
    with psycopg.connect(**connection.get_connection_params() | other) as elsewhere:
        monkeypatch.setattr(etags._version_reader, "database_id", etags._database_id(elsewhere))
        assert look("/").etag != before


@pytest.mark.django_db
def test_the_site_may_ask_for_the_database_although_it_is_no_superuser():
    with psycopg.connect(**connection.get_connection_params()) as ours:
        assert ours.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone() == (False,)
        assert len(etags._database_id(ours).split()) == 2
