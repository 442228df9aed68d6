"""Email is a row in the transaction that sends it, and is delivered to the mail server later."""

import logging
import re
import stat
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from forum.mail.models import GIVE_UP_AFTER, LONGEST_WAIT, OutboundEmail
from forum.site import environment
from tests.accounts.test_email import enter
from tests.mail import smtp
from tests.support import make, processes
from tests.support.accounts import is_in, words

NEW = "staple battery horse correct"


@pytest.fixture
def by_way_of(settings, mail_server, tmp_path):
    """A site whose mail goes to the server of this port."""

    def use(port):
        settings.MAILERS = environment.mailers(f"smtp://127.0.0.1:{port}", folder=tmp_path)

    return use


@pytest.fixture
def down(by_way_of):
    """The port of a mail server that is down, to which the site's mail goes."""
    by_way_of(port := processes.free_port())
    return port


def queue(to="ada@example.org", **fields):
    OutboundEmail.objects.queue(to=[to], subject="Hello", body="A secret: https://example.org/key/")
    OutboundEmail.objects.update(**fields)
    return OutboundEmail.objects.last()


def send_all():
    while OutboundEmail.objects.deliver_next():
        pass


def wait_no_longer():
    OutboundEmail.objects.update(next_try_at=timezone.now())


def test_somebody_signs_up_while_the_mail_server_is_down_and_gets_the_code_when_it_is_up(sign_up, db, down):
    browser = sign_up()
    assert browser.answer.url == "/accounts/confirm-email/"
    send_all()
    wait_no_longer()
    with smtp.serving(down) as server:
        send_all()
        text = server.taken.get_nowait().get_content()
    enter(browser, text.split("started:")[1].split()[0])
    assert is_in(browser)
    assert not OutboundEmail.objects.exists()


def test_no_page_depends_on_the_mail_server(browse, prove, ada, down):
    prove(ada).post("/accounts/email/", {"action_add": "", "email": "lovely@example.org"})
    browse().post("/accounts/password/reset/", {"email": "ada@example.org"})
    fields = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    assert browse(ada).post("/accounts/password/change/", fields).status_code == 302
    assert OutboundEmail.objects.count() == 3


def test_what_is_rolled_back_is_never_sent(db, down):
    with transaction.atomic():
        mail.send_mail("Hello", "You have an account now.", None, ["ada@example.org"])
        transaction.set_rollback(True)
    assert not OutboundEmail.objects.exists()


def test_an_email_to_two_is_queued_once_for_each(db, down):
    mail.send_mail("Hello", "How are you?", None, ["ada@example.org", "ben@example.org"])
    assert set(OutboundEmail.objects.values_list("to", "body")) == {
        ("ada@example.org", "How are you?"),
        ("ben@example.org", "How are you?"),
    }


def test_a_refused_email_delays_no_other(db, by_way_of):
    with smtp.serving() as server:
        by_way_of(server.server_address[1])
        for to in (smtp.REFUSED, "no address", "ada@example.org"):
            queue(to)
        send_all()
        assert server.taken.get_nowait()["To"] == "ada@example.org"
        assert server.taken.empty()
    assert list(OutboundEmail.objects.order_by("pk").values_list("to", "attempts")) == [
        (smtp.REFUSED, 1),
        ("no address", 1),
    ]


def test_a_server_that_is_silent_loses_no_email(db, by_way_of, monkeypatch):
    monkeypatch.setattr(environment, "SMTP_PATIENCE", 0.1)
    with smtp.silent() as port:
        by_way_of(port)
        queue()
        send_all()
    assert OutboundEmail.objects.get().attempts == 1


@pytest.mark.parametrize(
    ("attempts", "wait"),
    [(0, timedelta(minutes=1)), (1, timedelta(minutes=2)), (6, timedelta(minutes=64)), (30, LONGEST_WAIT)],
)
def test_each_try_waits_twice_as_long_as_the_one_before(db, down, attempts, wait):
    before = timezone.now()
    queue(attempts=attempts)
    send_all()
    assert before + wait <= OutboundEmail.objects.get().next_try_at <= timezone.now() + wait


def test_an_email_is_given_up_after_two_days_and_the_log_quotes_none_of_it(db, by_way_of, caplog):
    caplog.set_level(logging.WARNING)
    with smtp.serving() as server:
        by_way_of(server.server_address[1])
        queue(smtp.REFUSED, created_at=timezone.now() - GIVE_UP_AFTER)
        send_all()
    assert not OutboundEmail.objects.exists()
    (record,) = caplog.records
    assert "nobody@example.org given up" in record.getMessage()
    assert not re.search("secret|Hello|http", caplog.text)


def test_the_owner_of_a_site_that_had_no_mail_gets_in_when_its_mail_is_set_up_and_dead(log_in, db, down):
    make.member("olga", role=User.Role.OWNER)
    make.member("ben")
    assert is_in(log_in("olga"))
    assert is_in(log_in("olga@example.org"))
    assert not is_in(log_in("ben"))


def test_a_site_without_mail_server_keeps_mails_for_its_operator_alone(browse, ada, settings, tmp_path):
    folder = tmp_path / "mail"
    folder.mkdir(mode=0o755)
    settings.MAILERS = environment.mailers("", folder=folder)
    browse().post("/accounts/password/reset/", {"email": "ada@example.org"})
    (file,) = folder.iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert file.read_text().startswith("To: ada@example.org\nSubject: [Seedbed] Choose a new password\n\n")
    link = re.search(r"http://testserver(/accounts/password/reset/key/\S+)", file.read_text())[1]
    assert "Choose a new password" in words(browse().get(link, follow=True))
