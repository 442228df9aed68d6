from django.utils.functional import SimpleLazyObject

from .news import News, news_of


def news(request) -> dict[str, News]:
    """How much is new, for the head of a member's page; asked of the database only by pages that show it."""
    return {"news": SimpleLazyObject(lambda: news_of(request.user))}
