from django.utils.functional import SimpleLazyObject

from .news import News, news_of


def news(request) -> dict[str, News]:
    """What the head of a member's page counts. Queried only by pages that show it, if the view hasn't."""
    if (found := getattr(request, "news", None)) is None:
        found = SimpleLazyObject(lambda: news_of(request.user))
    return {"news": found}
