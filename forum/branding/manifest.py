"""What phones need to put the site on the home screen: its name, icons and colours."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forum.images import SIZES, storage

from .colours import DEFAULT, accent_of
from .models import Site

CANVAS = "#fcfcfa"  # --canvas of tokens.css, in light mode


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """`/site.webmanifest`."""
    site = Site.objects.current()
    accent = accent_of(site.accent or DEFAULT).light.accent
    about = {"name": site.shown_name, "start_url": "/", "display": "minimal-ui", "icons": _icons(site.logo)}
    colours = {"background_color": CANVAS, "theme_color": accent}
    return JsonResponse(about | colours, content_type="application/manifest+json")


def _icons(logo: str) -> list[dict[str, str]]:
    if logo:
        return [
            {"src": storage.url_of(logo, size), "sizes": f"{size}x{size}", "type": "image/webp"} for size in SIZES
        ]
    return [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
