"""What readers fill in to report, and moderators to act: the fields of an act's form are its verb's arguments."""

from datetime import timedelta

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.drafts.forms import KeyedForm
from forum.web.forms import JinjaForm

from .models import Report


class ReportForm(KeyedForm, forms.ModelForm):
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


def reason_field(label: str, help_text: str) -> forms.CharField:
    """Words that every act asks, and the log keeps."""
    return forms.CharField(
        label=label, help_text=help_text, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class ReasonForm(JinjaForm, forms.Form):
    """What an act asks at least; `rows` are those it is about to be done to."""

    reason = reason_field(_("Reason"), _("It stands in the log."))

    def __init__(self, data=None, *, rows):
        super().__init__(data)
        self.rows = rows


class HideForm(ReasonForm):
    reason = reason_field(_("Reason"), _("It stands in the log, and readers see it in place of what is hidden."))


class ResolveForm(ReasonForm):
    reason = reason_field(_("Answer"), _("What came of the report, and why. It stands in the log."))


class SuspendForm(ReasonForm):
    """Until when is counted from the moment the page was made, so that the same page sent twice means the same."""

    LONGEST = 36500
    LENGTHS = {
        "1": _("1 day"),
        "3": _("3 days"),
        "7": _("1 week"),
        "30": _("1 month"),
        str(LONGEST): _("for good (a hundred years)"),
        "date": _("until the date below"),
    }

    days = forms.ChoiceField(label=_("How long"), choices=LENGTHS, widget=forms.RadioSelect, initial="1")
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=format_lazy(_("In the time zone {zone}."), zone=settings.TIME_ZONE),
    )
    reason = reason_field(_("Reason"), _("It stands in the log, and the member is told."))
    asked_at = forms.DateTimeField(required=False, widget=forms.HiddenInput, initial=timezone.now)
    field_order = ("days", "until", "reason")

    def clean(self):
        """The verb wants to know until when, and why."""
        cleaned = super().clean()
        days, until = cleaned.pop("days", "date"), cleaned.pop("until", None)
        now = timezone.now()
        asked_at = min(cleaned.pop("asked_at", None) or now, now)  # no page was made after this moment
        if days != "date":
            until = asked_at + timedelta(days=int(days))
        if until is None or not now < until <= now + timedelta(days=self.LONGEST):
            self.add_error("until", _("Give a date within the next hundred years."))
        return cleaned | {"until": until}


class AssignRoleForm(ReasonForm):
    role = forms.ChoiceField(label=_("Role"), choices=User.Role, widget=forms.RadioSelect)
    field_order = ("role", "reason")

    def __init__(self, data=None, *, rows):
        super().__init__(data, rows=rows)
        self.fields["role"].initial = rows[0].role
