"""Signing in with other providers: offered when, and only when, the environment names a client of theirs."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def configured(env) -> dict[str, dict]:
    """allauth's provider → its settings, for those whose variables `env`, an environs.Env, holds."""
    known = {
        "google": {"client_id": env.str("GOOGLE_CLIENT_ID", ""), "secret": env.str("GOOGLE_SECRET", "")},
        "github": {"client_id": env.str("GITHUB_CLIENT_ID", ""), "secret": env.str("GITHUB_SECRET", "")},
        "openid_connect": {
            "provider_id": "oidc",
            "name": env.str("OIDC_NAME", "OpenID Connect"),
            "client_id": env.str("OIDC_CLIENT_ID", ""),
            "secret": env.str("OIDC_SECRET", ""),
            "settings": {"server_url": env.str("OIDC_SERVER_URL", "")},
        },
    }
    if known["openid_connect"]["client_id"] and not urlsplit(env.str("OIDC_SERVER_URL", "")).hostname:
        raise ImproperlyConfigured("OIDC_CLIENT_ID needs OIDC_SERVER_URL, like https://login.example.org")
    return {name: {"APPS": [app]} for name, app in known.items() if app["client_id"]}


def hosts(providers: dict[str, dict]) -> list[str]:
    """Where their sign-in pages are, as sources of a content security policy: a form sent to a provider is
    redirected to its host, which browsers count as a form action."""
    addresses = {"google": "https://accounts.google.com", "github": "https://github.com"}
    if "openid_connect" in providers:
        addresses["openid_connect"] = providers["openid_connect"]["APPS"][0]["settings"]["server_url"]
    return ["{0.scheme}://{0.netloc}".format(urlsplit(addresses[name])) for name in providers]


def listed(request) -> list:
    """The providers that this site's settings name, as allauth lists them. It would also look in the database."""
    from allauth.socialaccount.templatetags.socialaccount import get_providers  # the settings import this module

    return get_providers({"request": request}) if settings.SOCIALACCOUNT_PROVIDERS else []


def login_url(request, provider, process: str) -> str:
    """Where the button of a provider leads, with the page to go to after it (`next`)."""
    from allauth.socialaccount.templatetags.socialaccount import provider_login_url

    return provider_login_url({"request": request}, provider, process=process)
