"""`manage.py make_demo`: sample content for an empty site."""

import re
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts.models import User
from forum.categories.models import Category
from forum.comments.models import Comment
from forum.mail.models import OutboundEmail
from forum.posts.models import Post
from forum.site import environment
from tests.importing.pages import SEED
from tests.support import make
from tests.support.accounts import is_in


@pytest.fixture
def make_demo(db):
    def run() -> str:
        output = StringIO()
        call_command("make_demo", stdout=output)
        return output.getvalue()

    return run


def test_the_sample_is_the_same_on_every_site_except_for_the_dates(make_demo):
    def shape():
        with transaction.atomic():
            make_demo()
            rows = Comment.objects.order_by("post__title", "path").values_list("body", "created_at")
            last = max(moment for _body, moment in rows)
            found = [(body, last - moment) for body, moment in rows]
            transaction.set_rollback(True)
        return found

    assert shape() == shape()


def test_a_site_with_imported_seeds_and_an_owner_counts_as_empty(make_demo, olga):
    call_command("import_seeds", SEED, stdout=StringIO())
    make_demo()
    news = Category.objects.get(slug="news-politics")
    assert news.posts.exclude(imported_at=None).count() == 1
    assert news.posts.filter(imported_at=None).count() > 1


def test_on_a_site_that_sends_email_all_sample_members_can_log_in_and_write(make_demo, log_in, mail_server):
    output = make_demo()
    assert mail_server == []
    assert not User.objects.exclude(emailaddress__verified=True).exists()
    [password] = set(re.findall(r"with the password (\S+)", output))
    assert is_in(log_in("demo-member", password))


def test_a_site_that_sends_email_sends_none_to_sample_members(make_demo, browse, mail_server, settings, tmp_path):
    settings.MAILERS = environment.mailers("smtp://127.0.0.1:1", folder=tmp_path)
    make_demo()
    browse().post("/accounts/password/reset/", {"email": "demo-member@demo.example.org"})
    mail.send_mail("Hello", "How are you?", None, ["Demo-Member@Demo.Example.org", "ada@example.org"])
    assert [email.to for email in OutboundEmail.objects.all()] == ["ada@example.org"]


def test_a_site_with_members_is_refused(make_demo, ada):
    with pytest.raises(CommandError, match=r"already has members\. .* Nothing was saved"):
        make_demo()
    assert not Post.objects.exists()


def test_a_site_with_a_post_by_the_owner_is_refused(make_demo, olga):
    make.post(author=olga)
    with pytest.raises(CommandError, match="already has posts"):
        make_demo()
    assert User.objects.get() == olga


def test_a_site_whose_owner_has_the_name_of_a_sample_member_is_refused(make_demo):
    make.member("Tilda_Moss", role="owner")
    with pytest.raises(CommandError, match="The username Tilda_Moss is already taken"):
        make_demo()
