from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, str | bool]:
    """For every page: whether the site can send email, and the reader's theme and time zone."""
    user = getattr(request, "user", None)
    member = user if user is not None and user.is_authenticated else None
    return {
        "mail_is_sent": settings.EMAIL_IS_VERIFIED,
        "theme": member.theme if member else "auto",
        "time_zone": member.time_zone if member else "",
    }
