from django import forms
from django.utils.translation import gettext_lazy as _

from forum.web.forms import JinjaForm


class LeaveForm(JinjaForm, forms.Form):
    withdraw = forms.TypedChoiceField(
        label=_("Your posts and comments"),
        choices=[
            ("no", _("Keep them, signed “former member”")),
            ("yes", _("Remove their text and leave placeholders")),
        ],
        coerce=lambda choice: choice == "yes",
        widget=forms.RadioSelect,
    )
