"""A site runs jobs beside its pages. None is lost if the process for jobs or the database is killed."""

import os
import random
import signal
import sys
import time

import psycopg
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from forum.jobs import queue
from forum.jobs.worker import AT_ONCE
from forum.mail.models import OutboundEmail
from tests.mail import smtp
from tests.running import sites
from tests.support import jobs, processes
from tests.support.served import address_of, beside_the_tests

# A job as a request enqueues it.
ENQUEUE = """
    SELECT procrastinate_defer_jobs_v1(ARRAY[
        ROW('default', 'delete_expired_sessions', 0, NULL, NULL, '{"timestamp": 0}', NULL)
    ]::procrastinate_job_to_defer_v1[])
"""
WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE args = '{\"timestamp\": 0}'"

pytestmark = pytest.mark.usefixtures("only_worker")


@pytest.fixture
def server():
    with smtp.serving() as server:
        yield server


@pytest.fixture
def changes(server):
    """The environment of a site that sends email to the test server."""
    return {"EMAIL_URL": f"smtp://127.0.0.1:{server.server_address[1]}"}


@pytest.fixture
def site(transactional_db, tmp_path, changes):
    """A site whose web processes carry the test's command line, not `manage.py serve`'s."""
    with beside_the_tests(tmp_path, connection.settings_dict, **changes):
        yield tmp_path


def send(subject="Hello"):
    OutboundEmail.objects.queue(to=["ada@example.org"], subject=subject, body="How are you?")


def job_process(folder) -> int:
    """The process that runs jobs, once it does."""
    processes.until(queue.has_worker)
    [number] = [each for each in processes.of(folder) if processes.name(each) == "jobs"]
    return number


def test_a_killed_process_is_replaced_and_its_jobs_start_again(site, server):
    server.answers.clear()
    send()
    first = server.taken.get(timeout=processes.TIMEOUT)
    old = job_process(site)
    processes.kill(old)
    processes.until(lambda: old not in processes.of(site))
    server.answers.set()
    send("later")
    assert server.taken.get(timeout=processes.TIMEOUT)["Subject"] == "later"
    assert job_process(site) != old
    assert ProcrastinateJob.objects.filter(status="doing", task_name="send_email").exists()
    jobs.declare_workers_lost()
    assert server.taken.get(timeout=processes.TIMEOUT)["Message-ID"] == first["Message-ID"]
    processes.until(lambda: not OutboundEmail.objects.exists())


def test_a_job_whose_end_could_not_be_stored_starts_again(site, server):
    processes.until(queue.has_worker)
    server.answers.clear()
    send()
    server.taken.get(timeout=processes.TIMEOUT)
    with connection.cursor() as cursor:
        cursor.execute("ALTER FUNCTION procrastinate_finish_job_v1 RENAME TO not_now")
        try:
            server.answers.set()
            processes.until(lambda: not OutboundEmail.objects.exists())
            processes.until(lambda: ProcrastinateJob.objects.filter(worker=None, status="doing").exists())
        finally:
            cursor.execute("ALTER FUNCTION not_now RENAME TO procrastinate_finish_job_v1")
    jobs.declare_workers_lost()
    processes.until(lambda: not ProcrastinateJob.objects.filter(task_name="send_email").exists())
    assert server.taken.empty()


def test_stopping_waits_for_running_jobs_but_not_for_long(site, server):
    server.answers.clear()
    send()
    server.taken.get(timeout=processes.TIMEOUT)
    number = job_process(site)
    os.kill(processes.parent(number), signal.SIGTERM)
    processes.until(lambda: number not in processes.of(site))
    assert ProcrastinateJob.objects.get(task_name="send_email").status == "doing"
    server.answers.set()


def test_a_machine_can_run_only_jobs(transactional_db, tmp_path, server, changes):
    send()
    changes |= {"DATABASE_URL": address_of(connection.settings_dict), "DATA_DIR": tmp_path}
    with processes.running([sys.executable, "manage.py", "work"], **changes) as worker:
        assert worker.stdout.readline() == "Running jobs. Ctrl-C stops it.\n"
        assert server.taken.get(timeout=processes.TIMEOUT)["Subject"] == "Hello"
        processes.until(lambda: not OutboundEmail.objects.exists())
        worker.send_signal(signal.SIGINT)
        assert worker.wait(processes.TIMEOUT) == 0
        assert worker.stdout.read() == ""


def test_jobs_go_on_after_an_outage_of_the_database_which_is_logged_once(data_dir):
    with sites.serving(data_dir) as site:
        processes.until(lambda: sites.jobs(data_dir))
        [number] = sites.jobs(data_dir)
        sites.kill_postmaster(data_dir)
        processes.until(lambda: sites.answers_again(site))
        with sites.database_of(data_dir) as dsn, psycopg.connect(dsn, autocommit=True) as database:
            database.execute(ENQUEUE)
            processes.until(lambda: database.execute(WAITING).fetchone() == (0,))
        assert sites.jobs(data_dir) == [number]
        sites.stop(site)
        output = site.process.stdout.read()
    assert "Traceback" not in output, output
    assert output.count("No jobs run for now") <= 1


@pytest.mark.deep
def test_no_email_is_lost_in_twenty_kills_and_few_arrive_twice(site, server):
    sent = {f"{number}" for number in range(200)}
    for kill in range(20):
        for number in range(10 * kill, 10 * kill + 10):
            send(f"{number}")
        time.sleep(random.uniform(0, 0.3))  # anywhere: before, within and after deliveries
        processes.kill(job_process(site))
        jobs.declare_workers_lost()
    processes.until(lambda: not OutboundEmail.objects.exists())
    taken = [server.taken.get_nowait() for _email in range(server.taken.qsize())]
    ids = {email["Subject"]: set() for email in taken}
    for email in taken:
        ids[email["Subject"]].add(email["Message-ID"])
    print(f"{len(taken) - len(sent)} of {len(sent)} emails arrived twice")
    assert ids.keys() == sent
    assert all(len(each) == 1 for each in ids.values())  # copies can be recognized
    assert len(taken) <= len(sent) + 20 * AT_ONCE
    processes.until(lambda: not ProcrastinateJob.objects.filter(task_name="send_email").exists())
