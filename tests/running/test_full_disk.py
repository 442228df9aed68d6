"""The disk with the database is full."""

import json
import secrets
import shutil
import subprocess
from contextlib import suppress
from uuid import uuid4

import pytest

from tests.running.sites import copy, serving, stop
from tests.running.test_kept_pages import ask
from tests.running.test_outage import Member
from tests.support import processes
from tests.support.reading import Page

SIZE = 260_000_000  # bytes; more than a new site needs


@pytest.fixture
def small_disk(tmp_path):
    """A small file system. Mounting one needs root."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("can't mount a file system here")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(folder) -> None:
    """Use up the disk, except for some kilobytes."""
    with suppress(OSError), (folder / "filler").open("ab", buffering=0) as file:
        while True:
            file.write(bytes(4_096))


@pytest.mark.deep
def test_members_are_told_that_the_disk_is_full_and_keep_their_text(prepared, small_disk):
    data_dir = small_disk / "data"
    copy(prepared[0], data_dir)
    with serving(data_dir) as site:
        member = Member(site)
        text = secrets.token_hex(4_500)  # not compressible
        fill(small_disk)
        answers = [member.send(member.fields | {"key": str(uuid4()), "body": text}) for _comment in range(60)]
        refused = [(headers, Page(body.decode())) for status, headers, body in answers if status == 503]
        assert {status for status, _headers, _body in answers} <= {302, 503}
        assert refused
        for headers, page in refused:
            assert headers["Retry-After"] == "30"
            assert "Our disk is full" in page.words
            assert page.fields["body"] == text
        status, _headers, body = ask(site.address, "GET", "/readyz")
        assert (status, json.loads(body)["disk"]) == (503, "full, or nearly")
        assert ask(site.address, "GET", "/healthz")[0] == 200
        # The server can't start again, because it can't write its files.
        processes.kill(processes.postmaster(data_dir))
        status, _headers, body = member.send(member.fields)
        assert (status, "Our disk is full" in Page(body.decode()).words) == (503, True)
        (small_disk / "filler").unlink()
        processes.until(lambda: member.send(refused[-1][1].fields)[0] == 302)
        stop(site)
    processes.until_none(data_dir)
    shutil.rmtree(data_dir)
