"""Email is queued in the transaction that sends it, and delivered to the mail server later."""

import logging
import re
import stat
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from accounts.models import User
from forum.jobs.retries import MAX_WAIT, Backoff
from forum.mail import tasks
from forum.mail.models import GIVE_UP_AFTER, KEEP, OutboundEmail
from forum.site import environment
from tests.accounts.test_email import code_in, enter_code
from tests.mail import smtp
from tests.support import jobs, make, processes
from tests.support.accounts import is_in, words

NEW = "staple battery horse correct"

pytestmark = pytest.mark.usefixtures("empty_queue")


@pytest.fixture
def use_server(settings, mail_server, tmp_path):
    """Send the site's email to the server at a port: `use_server(port)`."""

    def use(port):
        settings.MAILERS = environment.mailers(f"smtp://127.0.0.1:{port}", folder=tmp_path)

    return use


@pytest.fixture
def down(use_server):
    """The port of the site's mail server, which is down."""
    use_server(port := processes.free_port())
    return port


def queue(to="ada@example.org", **fields):
    OutboundEmail.objects.queue(to=[to], subject="Hello", body="A secret: https://example.org/key/")
    email = OutboundEmail.objects.last()
    OutboundEmail.objects.filter(pk=email.pk).update(**fields)
    return email


def test_a_code_is_delivered_once_the_mail_server_is_up_again(sign_up, db, down):
    browser = sign_up()
    assert browser.answer.url == "/accounts/confirm-email/"
    jobs.run_all()
    jobs.make_all_due()
    with smtp.serving(down) as server:
        jobs.run_all()
        body = server.taken.get_nowait().get_content()
    enter_code(browser, code_in(body))
    assert is_in(browser)
    assert not OutboundEmail.objects.exists()


def test_pages_work_while_the_mail_server_is_down(browse, prove, ada, down):
    prove(ada).post("/accounts/email/", {"action_add": "", "email": "lovely@example.org"})
    browse().post("/accounts/password/reset/", {"email": "ada@example.org"})
    fields = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    assert browse(ada).post("/accounts/password/change/", fields).status_code == 302
    assert OutboundEmail.objects.count() == 3


def test_email_of_a_rolled_back_transaction_is_not_sent(db, down):
    with transaction.atomic():
        mail.send_mail("Hello", "You have an account now.", None, ["ada@example.org"])
        transaction.set_rollback(True)
    assert not OutboundEmail.objects.exists()


def test_an_email_to_two_addresses_is_queued_twice(db, down):
    mail.send_mail("Hello", "How are you?", None, ["ada@example.org", "ben@example.org"])
    assert set(OutboundEmail.objects.values_list("to", "body")) == {
        ("ada@example.org", "How are you?"),
        ("ben@example.org", "How are you?"),
    }


def test_a_refused_email_does_not_delay_others(db, use_server):
    with smtp.serving() as server:
        use_server(server.server_address[1])
        for to in (smtp.REFUSED, "no address", "ada@example.org"):
            queue(to)
        jobs.run_all()
        assert server.taken.get_nowait()["To"] == "ada@example.org"
        assert server.taken.empty()
    assert set(OutboundEmail.objects.values_list("to", flat=True)) == {smtp.REFUSED, "no address"}
    assert [job.attempts for job in jobs.queued()] == [1, 1]


def test_no_email_is_lost_if_the_server_does_not_respond(db, use_server, monkeypatch):
    monkeypatch.setattr(environment, "SMTP_TIMEOUT", 0.1)
    with smtp.silent() as port:
        use_server(port)
        queue()
        jobs.run_all()
    assert OutboundEmail.objects.exists()
    assert jobs.queued().get().attempts == 1


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [(0, timedelta(minutes=1)), (1, timedelta(minutes=2)), (6, timedelta(minutes=64)), (30, MAX_WAIT)],
)
def test_the_wait_doubles_with_each_attempt(attempts, wait):
    before = timezone.now()
    job = Job(id=1, queue="email", lock=None, queueing_lock=None, task_name="send_email", attempts=attempts)
    again = Backoff(attempts=None).get_retry_decision(exception=OSError(), job=job)
    assert before + wait <= again.retry_at <= timezone.now() + wait


def test_an_email_is_given_up_after_two_days_and_not_quoted_in_the_log(db, use_server, caplog):
    caplog.set_level(logging.WARNING)
    with smtp.serving() as server:
        use_server(server.server_address[1])
        queue(smtp.REFUSED, created_at=timezone.now() - GIVE_UP_AFTER)
        jobs.run_all()
    assert ProcrastinateJob.objects.get().status == "failed"
    (record,) = caplog.records
    assert "Gave up on email to nobody@example.org" in record.getMessage()
    assert not re.search("secret|Hello|http", caplog.text)


def test_an_email_that_was_given_up_is_sent_if_staff_retry_it(browse, mo, use_server, down):
    queue(created_at=timezone.now() - GIVE_UP_AFTER)
    jobs.run_all()
    job = ProcrastinateJob.objects.get()
    with smtp.serving(down) as server:
        browse(mo).post(f"/site/jobs/{job.pk}/retry/")
        jobs.run_all()
        assert server.taken.get_nowait()["To"] == "ada@example.org"
    assert not OutboundEmail.objects.exists()


def test_an_email_that_nobody_retried_is_deleted_after_a_week(db, down):
    queue(created_at=timezone.now() - KEEP)
    kept = queue()
    tasks.delete_old_emails(timestamp=0)
    assert OutboundEmail.objects.get() == kept


def test_only_the_owner_can_log_in_unverified_if_email_is_set_up_later_and_fails(log_in, db, down):
    make.member("olga", role=User.Role.OWNER)
    make.member("ben")
    assert is_in(log_in("olga"))
    assert is_in(log_in("olga@example.org"))
    assert not is_in(log_in("ben"))


def test_without_a_mail_server_emails_are_files_that_only_the_operator_can_read(browse, ada, settings, tmp_path):
    folder = tmp_path / "mail"
    folder.mkdir(mode=0o755)
    settings.MAILERS = environment.mailers("", folder=folder)
    browse().post("/accounts/password/reset/", {"email": "ada@example.org"})
    (file,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert file.read_text().startswith("To: ada@example.org\nSubject: [Seedbed] Choose a new password\n\n")
    link = re.search(r"http://localhost:8000(/accounts/password/reset/key/\S+)", file.read_text())[1]
    assert "Choose a new password" in words(browse().get(link, follow=True))
