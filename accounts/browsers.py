"""Describes a browser in words, for the list of a member's logins."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# By a word of the User-Agent. Many browsers also claim to be those further down.
_BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Vivaldi": "Vivaldi",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "iPhone": gettext_lazy("%(browser)s on an iPhone"),
    "iPad": gettext_lazy("%(browser)s on an iPad"),
    "Android": gettext_lazy("%(browser)s on Android"),
    "CrOS": gettext_lazy("%(browser)s on ChromeOS"),
    "Windows": gettext_lazy("%(browser)s on Windows"),
    "Macintosh": gettext_lazy("%(browser)s on a Mac"),
    "Linux": gettext_lazy("%(browser)s on Linux"),
}


def describe(user_agent: str) -> str:
    """Such as "Firefox on Android". A guess: browsers say what they like."""
    browser = next((name for word, name in _BROWSERS.items() if word in user_agent), "")
    system = next((text for word, text in _SYSTEMS.items() if word in user_agent), None)
    if system:
        return str(system) % {"browser": browser or _("A browser")}
    return browser or _("An unknown browser")
