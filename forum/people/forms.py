from django import forms
from django.utils.translation import gettext_lazy as _

from forum.web.forms import JinjaForm


class LeaveForm(JinjaForm, forms.Form):
    withdraw = forms.TypedChoiceField(
        label=_("What you published"),
        choices=[
            ("no", _("stays, signed “former member”")),
            ("yes", _("is withdrawn: stubs without your words keep the threads together")),
        ],
        coerce=lambda choice: choice == "yes",
        widget=forms.RadioSelect,
    )
