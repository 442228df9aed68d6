"""The origin of imported rows: the importer run, and the lines of a version of a file."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forum.importing.read.evidence import Evidence
from forum.importing.read.header import year_from_age

TARGETS = ("post", "comment", "member", "category")


class Batch(models.Model):
    """A run of the importer that saved something. Runs that find nothing new aren't recorded."""

    started_at = models.DateTimeField(_("started"), default=timezone.now)
    importer_version = models.CharField(_("importer version"), max_length=20)

    class Meta:
        verbose_name = _("batch")
        verbose_name_plural = _("batches")
        ordering = ("-pk",)

    def __str__(self):
        return _("Batch %(number)s") % {"number": self.pk}


class ImportedFileQuerySet(models.QuerySet["ImportedFile"]):
    def current(self):
        """The versions whose posts are shown: not undone, and not replaced by a later version."""
        return self.filter(post__isnull=False)

    def imported_again(self, former_post: int) -> "ImportedFile | None":
        """The current version of the file from which a deleted post was imported, or None.

        A file of that name with another text and another title is another article.
        """
        former = self.filter(former_post=former_post).first()
        if not former:
            return None
        is_same_article = Q(name=former.name, header__title=former.header["title"])
        return self.current().filter(Q(sha256=former.sha256) | is_same_article).order_by("-pk").first()


class ImportedFile(models.Model):
    """One version of a file, as a batch imported it. Its row stays when it is replaced or undone. Only the current
    version has a post."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="files", verbose_name=_("batch"))
    name = models.CharField(_("name"), max_length=500, help_text=_("Relative to the imported folder."))
    sha256 = models.CharField(_("SHA-256 of the text"), max_length=64)
    annotation_sha256 = models.CharField(_("SHA-256 of the annotation"), max_length=64, blank=True)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)
    undone_at = models.DateTimeField(_("undone"), null=True)
    post = models.OneToOneField(
        "posts.Post", models.SET_NULL, null=True, related_name="imported_file", verbose_name=_("post")
    )
    former_post = models.BigIntegerField(
        _("former post"), null=True, help_text=_("The key of the post that was deleted when this was undone.")
    )
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="replacements", verbose_name=_("replaces")
    )
    replaced = models.JSONField(
        default=dict,
        encoder=DjangoJSONEncoder,
        help_text=_("Values of the post's columns before this version changed them."),
    )

    header = models.JSONField(help_text=_("The header as written."))
    captured_on = models.DateField(_("captured on"), null=True)
    caption = models.TextField(_("caption"), blank=True)
    comments_read = models.PositiveIntegerField(_("comments identified"), default=0)
    report = models.JSONField(_("report"), help_text=_("How each line was read, with the evidence."))

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
            models.Index(
                fields=["former_post"], condition=Q(former_post__isnull=False), name="files_by_former_post"
            ),
            models.Index(fields=["sha256"], condition=Q(post__isnull=False), name="files_by_sha256"),
        ]

    def __str__(self):
        return self.name

    @property
    def member(self) -> str:
        """The name as written in the header: the submitter of a seed, or the author of an original."""
        return self.header["via"] or self.header["author"]

    @property
    def year(self) -> int | None:
        """The approximate year of publication, or None if it can't be calculated from the age."""
        return year_from_age(self.header["age"], captured=self.captured_on)

    @property
    def lines_of_post(self) -> str:
        """The lines that the post was read from, as ranges: "1–4, 7". One query."""
        place = self.provenance.filter(post=self.post_id).first()
        ranges: list[list[int]] = []
        for line in sorted(place.lines) if place else []:
            if ranges and line == ranges[-1][1] + 1:
                ranges[-1][1] = line
            else:
                ranges.append([line, line])
        return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in ranges)

    @property
    def title_is_guessed(self) -> bool:
        return any(fact["what"] == "title" and fact["evidence"] == Evidence.GUESS for fact in self.report)


def imported_file_of(post) -> ImportedFile | None:
    """The version of a file that the post was imported from, or None."""
    return getattr(post, "imported_file", None) if post.imported_at else None


class Provenance(models.Model):
    """The lines of a file that a row was created from. A row has one for each version that contains it."""

    file = models.ForeignKey(ImportedFile, models.CASCADE, related_name="provenance", verbose_name=_("file"))
    lines = ArrayField(
        models.PositiveIntegerField(),
        verbose_name=_("lines"),
        help_text=_("Counted from 1. Empty if the text isn't in the file."),
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
