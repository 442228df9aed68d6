"""Where imported rows come from: which run brought them, from which lines of which version of which file."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.importing.read.evidence import Evidence
from forum.importing.read.header import place_age

TARGETS = ("post", "comment", "member", "category")


class Batch(models.Model):
    """A run of the importer that wrote something. Runs that found nothing new leave no trace."""

    started_at = models.DateTimeField(_("started"), default=timezone.now)
    importer_version = models.CharField(_("version of the importer"), max_length=20)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("-pk",)

    def __str__(self):
        return _("Batch %(number)s") % {"number": self.pk}


class ImportedFileQuerySet(models.QuerySet):
    def standing(self):
        """The versions that are on show: neither replaced by a later one nor undone."""
        return self.filter(post__isnull=False)


class ImportedFile(models.Model):
    """One version of a file, as one batch brought it. Rows are kept when they are replaced or undone; only the
    version on show has its post."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="files", verbose_name=_("batch"))
    name = models.CharField(
        _("name"), max_length=500, help_text=_("Within the folder that was imported, and without it.")
    )
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    annotation_sha256 = models.CharField(_("SHA-256 of the annotation"), max_length=64, blank=True)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True)
    post = models.OneToOneField(
        "posts.Post", models.SET_NULL, null=True, related_name="imported_file", verbose_name=_("post")
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replacements", verbose_name=_("replaces")
    )
    replaced = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text=_("What stood in the columns of the post that this version changed."),
    )

    header = models.JSONField(help_text=_("What the header says, in its own words."))
    captured_on = models.DateField(_("captured on"), null=True)
    caption = models.TextField(_("caption"), blank=True)
    comments_read = models.PositiveIntegerField(_("comments told apart"), default=0)
    report = models.JSONField(_("report"), help_text=_("What was taken to be what, and on which evidence."))

    objects = ImportedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported file")
        verbose_name_plural = _("imported files")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["name"], condition=Q(post__isnull=False), name="a_file_is_on_show_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(post=None), name="an_undone_file_is_not_on_show"
            ),
        ]
        indexes = [
            models.Index(fields=["sha256"], condition=Q(post__isnull=False), name="files_by_sha256"),
        ]

    def __str__(self):
        return self.name

    @property
    def member(self) -> str:
        """The name in the header, as it stands there: via whom the seed came, or who wrote the original."""
        return self.header["via"] or self.header["author"]

    @property
    def year(self) -> int | None:
        """About when the page was published; None where its age can't be placed."""
        return place_age(self.header["age"], captured=self.captured_on)

    @property
    def title_is_supposed(self) -> bool:
        return any(fact["what"] == "title" and fact["evidence"] == Evidence.GUESS for fact in self.report)


def imported_file_of(post) -> ImportedFile | None:
    """The version of a file that the post shows; None if it wasn't imported."""
    return getattr(post, "imported_file", None) if post.imported_at else None


class Provenance(models.Model):
    """From which lines of a file a row was made. One that many versions hold has its place in each of them."""

    file = models.ForeignKey(ImportedFile, models.CASCADE, related_name="provenance", verbose_name=_("file"))
    lines = ArrayField(
        models.PositiveIntegerField(),
        verbose_name=_("lines"),
        help_text=_("Counted from 1; none where the file gave no more than the occasion."),
    )
    # The partial constraints below serve as indexes of these four.
    post = models.ForeignKey("posts.Post", models.CASCADE, null=True, related_name="provenance", db_index=False)
    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, null=True, related_name="provenance", db_index=False
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="provenance", db_index=False
    )
    category = models.ForeignKey(
        "categories.Category", models.CASCADE, null=True, related_name="provenance", db_index=False
    )

    class Meta:
        verbose_name = _("provenance")
        verbose_name_plural = _("provenance")
        constraints = [
            models.CheckConstraint(
                condition=Exact(
                    models.Func(*TARGETS, function="num_nonnulls", output_field=models.IntegerField()), 1
                ),
                name="provenance_is_of_one_row",
            ),
            *(
                models.UniqueConstraint(
                    fields=[target, "file"],
                    condition=Q(**{f"{target}__isnull": False}),
                    name=f"a_{target}_has_one_place_in_a_file",
                )
                for target in TARGETS
            ),
        ]

    def __str__(self):
        return f"{self.file}: {self.lines}"
