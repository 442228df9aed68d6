"""Login with other providers. Each is offered only if environment variables configure it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def configured(env) -> dict[str, dict]:
    """allauth's settings, by provider, for the providers configured in `env` (an environs.Env)."""
    apps = {
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
    if apps["openid_connect"]["client_id"] and not urlsplit(env.str("OIDC_SERVER_URL", "")).hostname:
        raise ImproperlyConfigured("OIDC_CLIENT_ID needs OIDC_SERVER_URL, like https://login.example.org")
    return {name: {"APPS": [app]} for name, app in apps.items() if app["client_id"]}


def hosts(providers: dict[str, dict]) -> list[str]:
    """Origins of the providers' login pages, for `form-action` in the content security policy.

    Our login form redirects there, and browsers count a redirect as a form action.
    """
    urls = {"google": "https://accounts.google.com", "github": "https://github.com"}
    if "openid_connect" in providers:
        urls["openid_connect"] = providers["openid_connect"]["APPS"][0]["settings"]["server_url"]
    return ["{0.scheme}://{0.netloc}".format(urlsplit(urls[name])) for name in providers]


def login_providers(request) -> list:
    """allauth's list of providers, without its database query if none is configured."""
    # Not at the top, because the settings import this module.
    from allauth.socialaccount.templatetags.socialaccount import get_providers

    return get_providers({"request": request}) if settings.SOCIALACCOUNT_PROVIDERS else []


def login_url(request, provider, process: str) -> str:
    """URL of a provider's login button, including the `next` page. `process` is "login" or "connect"."""
    from allauth.socialaccount.templatetags.socialaccount import provider_login_url

    return provider_login_url({"request": request}, provider, process=process)
