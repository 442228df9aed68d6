"""What phones need to put the site on the home screen: its name, icons and colours."""

from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from forum.web.site_name import site_name

CANVAS, ACCENT = "#fcfcfa", "#14623d"  # --canvas and --accent of tokens.css, in light mode


@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """`/site.webmanifest`."""
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]
    about = {"name": site_name(), "start_url": "/", "display": "minimal-ui", "icons": icons}
    colours = {"background_color": CANVAS, "theme_color": ACCENT}
    return JsonResponse(about | colours, content_type="application/manifest+json")
