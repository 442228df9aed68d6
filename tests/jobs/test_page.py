"""Staff see what runs in the background, and try failed jobs again."""

import pytest

from forum.jobs import queue
from forum.jobs.queue import MAX_ROWS
from forum.mail.models import OutboundEmail
from tests.support import jobs
from tests.support.reading import read

PATH = "/site/jobs/"

pytestmark = pytest.mark.usefixtures("empty_queue")


def send(number: int = 1) -> None:
    for _email in range(number):
        OutboundEmail.objects.queue(to=["ada@example.org"], subject="Hello", body="A secret.")


def test_the_page_says_when_nothing_happens(browse, mo):
    words = read(browse(mo).get(PATH)).words
    assert "No job has failed." in words
    assert "No job is running." in words
    assert "No job is waiting." in words
    assert "No process runs jobs at the moment" in words


def test_queued_jobs_are_listed_without_what_is_in_the_email(browse, mo):
    send()
    words = read(browse(mo).get(PATH)).words
    assert f"Send email {OutboundEmail.objects.get().pk} queued" in words
    assert "secret" not in words
    assert "ada@example.org" not in words


def test_a_failed_job_can_be_tried_again_once(browse, mo):
    browser, pk = browse(mo), jobs.fail(email_id=7)
    assert "Send email 7 failed" in read(browser.get(PATH)).words
    assert "Queued again." in read(browser.post(f"{PATH}{pk}/retry/", follow=True)).words
    assert jobs.queued().get().pk == pk
    answer = read(browser.post(f"{PATH}{pk}/retry/", follow=True)).words
    assert "This job isn't listed as failed any more." in answer
    assert "No job has failed." in answer


@pytest.mark.parametrize("pk", [0, 10**18, 10**30])
def test_a_job_that_never_was_changes_nothing(browse, mo, pk):
    assert browse(mo).post(f"{PATH}{pk}/retry/").status_code in {302, 404}
    assert not jobs.queued().exists()


def test_a_long_queue_is_cut_off(browse, mo):
    send(MAX_ROWS + 1)
    words = read(browse(mo).get(PATH)).words
    assert words.count("Send email") == MAX_ROWS
    assert f"There are more than {MAX_ROWS}." in words


def test_a_job_at_a_set_time_has_no_number(db):
    jobs.fail("restart_lost_jobs", timestamp=1_800_000_000)
    [job] = queue.failed()
    assert job.title == "Restart lost jobs"
