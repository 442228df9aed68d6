"""A bookmark that sends the page it is used on to this site. It works where sites refuse our server."""

from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

SCRIPT = """
(() => {
  const meta = (name) => document.querySelector(`meta[name="${name}"],meta[property="${name}"]`)?.content ?? "";
  const page = {
    url: location.href,
    canonical: document.querySelector("link[rel=canonical]")?.href ?? "",
    title: (meta("og:title") || document.title).slice(0, 200),
    byline: meta("author").slice(0, 100),
    text: String(getSelection()).slice(0, LONGEST),
  };
  open("PAGE?" + new URLSearchParams(page));
})()
"""


def address() -> str:
    """The bookmark's address: javascript: and the script, on one line."""
    page = settings.SITE_URL + reverse("fetching:link")
    script = SCRIPT.replace("PAGE", page).replace("LONGEST", str(settings.EXCERPT_LENGTH))
    return "javascript:" + quote(" ".join(script.split()))
