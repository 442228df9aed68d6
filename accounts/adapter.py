"""Where allauth's behaviour is ours to say."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """The site's own rules of signing up."""
