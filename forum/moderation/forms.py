from django import forms
from django.utils.translation import gettext_lazy as _

from .models import Report


class ReportForm(forms.ModelForm):
    """A reader's report: which rule is broken, in the reader's words."""

    class Meta:
        model = Report
        fields = ("reason",)
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        labels = {"reason": _("What is wrong with it?")}
        help_texts = {"reason": _("Name the rule it breaks and where. Moderators read this; others don't.")}


def thanks_for_report(is_new: bool) -> str:
    """What the reader is told; a second report of the same is no error."""
    if is_new:
        return _("Thank you. The moderators will look at it.")
    return _("You had reported this already; the moderators will look at it.")
