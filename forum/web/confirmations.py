"""Messages that appear where the reader is looking, instead of at the top of the page."""

from collections.abc import Iterable

from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest


def placed(request: HttpRequest, places: Iterable[str]) -> dict[str, Message]:
    """The messages for these places of a page, by place: see `extra_tags` of Django's messages.

    A place is the id of an element, such as "c-4.1". Templates get the result as `placed`. The frame of the page
    shows all other messages at the top.
    """
    places = set(places)
    return {message.extra_tags: message for message in get_messages(request) if message.extra_tags in places}
