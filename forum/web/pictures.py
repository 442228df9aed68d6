"""The form that takes a picture."""

from django import forms
from django.utils.translation import gettext_lazy as _

from forum import images

from .forms import JinjaForm


class PictureForm(JinjaForm, forms.Form):
    """A new picture. `squares` is what becomes of it. Its path must be in forum.site.clients.UPLOAD_PATHS."""

    picture = forms.FileField(
        label=_("New picture"),
        help_text=_("PNG, JPEG or WebP, up to 5 MB and 25 megapixels. Only its middle is shown, as a square."),
        widget=forms.FileInput(attrs={"accept": images.ACCEPT}),
    )
    squares: dict[int, bytes]

    def clean_picture(self) -> None:
        self.squares = images.squares(self.cleaned_data["picture"])

    @property
    def status(self) -> int:
        """The status of a response with this form: 503 if there's nothing wrong with the picture."""
        return 503 if self.has_error("picture", "busy") or self.has_error("picture", "storage") else 200
