"""Authentication without revealing which accounts exist."""

from allauth.account import app_settings, auth_backends
from allauth.account.app_settings import LoginMethod
from allauth.account.internal.userkit import filter_users_by_email, get_user_by_username

from .passwords import spellings


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """allauth's backend, but each attempt hashes exactly one password, in all its spellings.

    allauth hashes once for each account with the email address, and tries a username as an email address, too. The
    time would reveal how many accounts there are. (If this finds no account, allauth hashes a password anyway.)
    """

    def _authenticate(self, request, username="", email="", password="", **_credentials):
        user = get_user_by_username(username) if username else None
        if user is None and email and LoginMethod.EMAIL in app_settings.LOGIN_METHODS:
            user = _user_with_email(email)
        return self._check_password(user, password)

    def _mitigate_timing_attack(self, password):
        for spelling in spellings(password):  # as many as `check_password` tries
            super()._mitigate_timing_attack(spelling)


def _user_with_email(email: str):
    """The account that verified this address, or the only one that claims it. Several may claim it if they signed
    up while email wasn't set up: their members log in with their usernames."""
    users = filter_users_by_email(email, prefer_verified=True, for_login=True)
    return users[0] if len(users) == 1 else None
