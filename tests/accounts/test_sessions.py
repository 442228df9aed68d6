"""Who is asking: a session is its member's as long as nothing has changed that it was begun with."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User


@pytest.fixture(params=["listed as his", "not listed", "listed as another's"])
def asks(request, browse, ada, ben):
    """Whom a request in Ben's session comes from, however it stands in the list of sessions; None of a visitor."""
    browser = browse(ben)
    if request.param != "not listed":
        member = ben if request.param == "listed as his" else ada
        UserSession.objects.update_or_create(
            session_key=browser.session.session_key, defaults={"user": member, "ip": "127.0.0.1"}
        )

    def who():
        user = browser.get("/").context["request"].user
        return user if user.is_authenticated else None

    return who


def test_a_session_is_its_members_as_he_or_she_is_kept(asks, ben):
    facts = {field.attname: getattr(ben, field.attname) for field in User._meta.concrete_fields}
    asked = asks()
    assert asked == ben
    assert {name: getattr(asked, name) for name in facts} == facts | {"last_login": asked.last_login}


def test_another_password_ends_it(asks, ben):
    ben.set_password("another 1 altogether")
    ben.save()
    assert asks() is None


def test_who_can_not_log_in_any_more_is_not_in_any_more(asks, ben):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert asks() is None


def test_who_has_left_is_not_in(asks, ben):
    ben.delete()
    assert asks() is None


def test_it_ends_with_its_time(asks):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert asks() is None


def test_it_outlives_another_secret_key_while_the_old_one_is_named(asks, ben, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert asks() == ben
    settings.SECRET_KEY_FALLBACKS = []
    assert asks() == ben  # by now it has been begun anew with the other key


def test_it_ends_where_its_way_to_log_in_does(asks, settings):
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    assert asks() is None
