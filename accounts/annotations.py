"""Types for requests and the people who make them, for annotations."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from .models import User

Reader = User | AnonymousUser


class MemberRequest(HttpRequest):
    """The request of a view that only members can open."""

    user: User
