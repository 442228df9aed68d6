"""Where allauth's behaviour is ours to say."""

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import RetiredName, User


class AccountAdapter(DefaultAccountAdapter):
    """The site's own rules of signing up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_taken": _("Somebody has this username already. Please choose another."),
        "username_password_mismatch": _("There is no account with this username and password."),
        "email_password_mismatch": _("There is no account with this e-mail address and password."),
        "email_taken": _(
            "There is an account with this e-mail address already. Log in, or reset its password."
        ),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name, if it is nobody's and never was. `shallow` asks whether it could be a name at all."""
        if not shallow and User.objects.filter(username__iexact=username, imported=True).exists():
            raise ValidationError(
                _(
                    "This name came with an import and stands for somebody who wrote elsewhere."
                    " Please choose another."
                ),
                code="imported",
            )
        username = super().clean_username(username, shallow)
        # Asked last: a member who leaves in this very moment is still a member above, or retired here.
        if not shallow and RetiredName.objects.filter(pk=username.lower()).exists():
            raise ValidationError(
                _("This was the name of a former member and is not given again. Please choose another."),
                code="retired",
            )
        return username
