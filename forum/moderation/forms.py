"""Forms for reports and for moderation actions. The fields of an action's form are arguments of its method."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from forum.drafts.forms import KeyedForm
from forum.text import markup
from forum.web.annotations import Translatable
from forum.web.forms import JinjaForm, LongText

from .models import Report


class ReportForm(KeyedForm, forms.ModelForm):
    """A reader's report of a post or comment."""

    class Meta:
        model = Report
        fields = ("reason",)
        widgets = {"reason": LongText(attrs={"rows": 4})}
        labels = {"reason": _("Reason")}
        help_texts = {
            "reason": _(
                "Which rule does this break? Moderators decide what to do. Only they see this, and who wrote it."
            )
        }

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        markup.validate_visible(reason)
        return reason


def thanks_for_report(is_new: bool) -> Translatable:
    """Message after reporting. Reporting the same thing twice is not an error."""
    if is_new:
        return _("Thank you. The moderators will look at it.")
    return _("You've already reported this. The moderators will look at it.")


def reason_field(label: Translatable, help_text: Translatable) -> forms.CharField:
    """The required reason field that every action has."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=1000,
        validators=[markup.validate_visible],
        widget=LongText(attrs={"rows": 4}),
    )


class ReasonForm(JinjaForm, forms.Form):
    """The form of an action that needs nothing but a reason. `rows` are the rows to act on."""

    reason = reason_field(_("Reason"), _("Recorded in the log."))

    def __init__(self, data=None, *, rows):
        super().__init__(data)
        self.rows = rows


class HideForm(ReasonForm):
    reason = reason_field(_("Reason"), _("Recorded in the log, and shown to readers in place of the text."))


class RemovePictureForm(ReasonForm):
    reason = reason_field(_("Reason"), _("Recorded in the log, and shown to the member."))


class ResolveForm(ReasonForm):
    reason = reason_field(_("Outcome and reason"), _("Recorded in the log."))


_current_zone = lazy(timezone.get_current_timezone_name, str)


class SuspendForm(ReasonForm):
    """The form for a suspension. Its length counts from when the form was rendered (`asked_at`), so submitting it
    twice gives the same end date."""

    MAX_DAYS = 36500
    LENGTH_CHOICES = {
        "1": _("1 day"),
        "3": _("3 days"),
        "7": _("1 week"),
        "30": _("1 month"),
        str(MAX_DAYS): _("permanently"),
        "date": _("until the date below"),
    }

    days = forms.ChoiceField(label=_("Duration"), choices=LENGTH_CHOICES, widget=forms.RadioSelect, initial="1")
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=format_lazy(_("Time zone: {zone}."), zone=_current_zone()),
    )
    reason = reason_field(_("Reason"), _("Recorded in the log, and shown to the member."))
    asked_at = forms.DateTimeField(
        required=False,
        widget=forms.HiddenInput,
        # with its offset: when the clocks are put back, a local time means two times
        initial=lambda: timezone.now().isoformat(timespec="seconds"),
    )
    field_order = ("days", "until", "reason")

    def clean(self):
        """Reduce the choice of length to the arguments of `Member.suspend`: `until` and `reason`."""
        super().clean()
        cleaned = self.cleaned_data
        days, until = cleaned.pop("days", "date"), cleaned.pop("until", None)
        now = timezone.now()
        asked_at = min(cleaned.pop("asked_at", None) or now, now)  # not in the future
        if days != "date":
            until = asked_at + timedelta(days=int(days))
        if until is None or not now < until <= now + timedelta(days=self.MAX_DAYS):
            self.add_error("until", _("Enter a date within the next hundred years."))
        return cleaned | {"until": until}


class AssignRoleForm(ReasonForm):
    role = forms.ChoiceField(label=_("Role"), choices=User.Role, widget=forms.RadioSelect)
    field_order = ("role", "reason")

    def __init__(self, data=None, *, rows):
        super().__init__(data, rows=rows)
        self.fields["role"].initial = rows[0].role
