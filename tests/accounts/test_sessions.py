"""Which member a session belongs to, and when it ends."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import User


@pytest.fixture(params=["in his list", "in no list", "in another member's list"])
def current_user(request, browse, ada, ben):
    """The user of a request in Ben's session, or None. Which list of sessions it's in makes no difference."""
    browser = browse(ben)
    if request.param != "in no list":
        member = ben if request.param == "in his list" else ada
        UserSession.objects.update_or_create(
            session_key=browser.session.session_key, defaults={"user": member, "ip": "127.0.0.1"}
        )

    def get_user():
        user = browser.get("/").context["request"].user
        return user if user.is_authenticated else None

    return get_user


def test_a_session_loads_its_member_with_all_fields(current_user, ben):
    fields = {field.attname: getattr(ben, field.attname) for field in User._meta.concrete_fields}
    user = current_user()
    assert user == ben
    assert {name: getattr(user, name) for name in fields} == fields | {"last_login": user.last_login}


def test_a_new_password_ends_the_session(current_user, ben):
    ben.set_password("another 1 altogether")
    ben.save()
    assert current_user() is None


def test_deactivating_the_member_ends_the_session(current_user, ben):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert current_user() is None


def test_deleting_the_member_ends_the_session(current_user, ben):
    ben.delete()
    assert current_user() is None


def test_the_session_expires(current_user):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert current_user() is None


def test_the_session_survives_a_new_secret_key_while_the_old_one_is_a_fallback(current_user, ben, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert current_user() == ben
    settings.SECRET_KEY_FALLBACKS = []
    assert current_user() == ben  # the session now uses the new key


def test_removing_its_authentication_backend_ends_the_session(current_user, settings):
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
    assert current_user() is None
