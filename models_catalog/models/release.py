from typing import TYPE_CHECKING

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from common.json_field import DeclaredJSONField
from common.page_scopes import WORK, changes_pages
from geometry.reading import MEASURED_FORMATS
from models_catalog.models.cad_model import CadModel
from models_catalog.models.page_changes import OF_PIECE, found_of_release
from models_catalog.models.shelf_triggers import release_stays_as_sold, stays_as_sold
from models_catalog.states import IN_WORK, RELEASE_MOVES, ReleaseState, Unit

if TYPE_CHECKING:
    from models_catalog.models.shell import Shell


# Columns of a file that say what was found in it.
FIGURES_OF_FILE = ("measured_at", "inner_diameter_mm", "volume_mm3")
# A model beside the measured file that nobody has looked at.
_UNMEASURED = Q(is_measured=False, measured_at=None, format__in=sorted(MEASURED_FORMATS))


class ReleaseQuerySet(models.QuerySet["Release"]):
    def on_sale(self) -> "ReleaseQuerySet":
        """What a buyer of each model gets now: the newest of its releases that were published.

        Whether the model itself is on the shelf, its listing says.
        """
        return self.published().order_by("cad_model", "-number").distinct("cad_model")

    def published(self) -> "ReleaseQuerySet":
        """Those that were on the shelf, and that somebody may have bought."""
        return self.filter(state=ReleaseState.PUBLISHED)

    def in_work(self) -> "ReleaseQuerySet":
        """What is not on the shelf yet: of each model one at most."""
        return self.filter(state__in=IN_WORK)

    def under_review(self) -> "ReleaseQuerySet":
        return self.filter(state=ReleaseState.SUBMITTED)

    def in_hand(self) -> "ReleaseQuerySet":
        """Of each model what its designer and the staff look at: the one in work, else the one on
        sale."""
        return (
            self.exclude(state=ReleaseState.SET_ASIDE)
            .order_by("cad_model", "-number")
            .distinct("cad_model")
        )


class Release(models.Model):
    """One version of a listing's files; buyers keep the release that they bought."""

    cad_model = models.ForeignKey(CadModel, on_delete=models.CASCADE, related_name="releases")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=ReleaseState.choices, default=ReleaseState.DRAFT)
    # What its designer says is new in it, in Markdown.
    notes = models.TextField(max_length=2000, blank=True)
    # The unit that the designer says the file is drawn in; empty until then.
    confirmed_unit = models.CharField(max_length=8, choices=Unit.choices, blank=True)
    # The designer's word that a file whose metal is not closed is sold without a weight.
    is_sold_unweighed = models.BooleanField(default=False)
    # Storage key of the browser's preview, which is never the original.
    preview_key = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cad_model", "number"], name="release_number_unique"),
            models.UniqueConstraint(
                fields=["cad_model"],
                condition=Q(state__in=sorted(IN_WORK)),
                name="release_one_in_work",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="release_number_positive"),
            models.CheckConstraint(
                condition=Q(state__in=ReleaseState.values), name="release_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.PUBLISHED, published_at__isnull=False)
                | (~Q(state=ReleaseState.PUBLISHED) & Q(published_at=None)),
                name="release_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.SUBMITTED) | Q(submitted_at__isnull=False),
                name="release_submitted_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "submitted_at"], name="release_review_queue")]
        triggers = [
            pgtrigger.FSM(name="release_state_moves", field="state", transitions=RELEASE_MOVES),
            *release_stays_as_sold(),
            changes_pages("release", OF_PIECE, f"'{WORK}'"),
        ]

    def __str__(self) -> str:
        return f"{self.cad_model} r{self.number}"

    @property
    def is_in_work(self) -> bool:
        return self.state in IN_WORK

    @property
    def awaits_unit(self) -> bool:
        """Whether the unit was only proposed by us and the designer has not confirmed one."""
        measurement = getattr(self, "measurement", None)
        return (
            measurement is not None
            and not measurement.is_unit_from_file
            and not self.confirmed_unit
        )

    @property
    def doubted_shells(self) -> "list[Shell]":
        """Bodies of which we do not know for sure what they are, and the designer has not said."""
        return [one for one in self.shells.all() if one.doubt and not one.is_role_confirmed]

    @property
    def awaits_word_on_weight(self) -> bool:
        """Whether it has no weight, its metal being open, and nobody said that this is meant."""
        measurement = getattr(self, "measurement", None)
        return (
            measurement is not None
            and measurement.volume_mm3 is None
            and not self.is_sold_unweighed
        )

    @property
    def was_on_the_shelf(self) -> bool:
        """Whether somebody may have bought this version, so that it stays as it is."""
        return self.published_at is not None


class ReleaseFileQuerySet(models.QuerySet["ReleaseFile"]):
    def to_measure(self) -> "ReleaseFileQuerySet":
        """Those beside the measured one that are models, once it is known what that one is."""
        return self.filter(_UNMEASURED, release__measurement__isnull=False).order_by("pk")


class ReleaseFile(models.Model):
    """A file as the designer uploaded it; leaves only by signed address, to its buyers."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="files")
    storage_key = models.CharField(max_length=200, unique=True)
    file_name = models.CharField(max_length=120)
    format = models.CharField(max_length=8)
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    # The file that measurements, preview and pictures come from.
    is_measured = models.BooleanField(default=False)
    # What the measured file says of its maker, such as “Author: Mira Kessler”.
    maker_words = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    # Name and bytes of each file in an archive, for the review; null where nobody looked inside.
    contents = DeclaredJSONField(null=True, blank=True)
    # Of a file beside the measured one, such as the same ring in another size: when it was looked
    # at, and what was sure. Whether its metal casts is not looked at.
    measured_at = models.DateTimeField(null=True, blank=True)
    inner_diameter_mm = models.FloatField(null=True, blank=True)
    volume_mm3 = models.FloatField(null=True, blank=True)

    objects = ReleaseFileQuerySet.as_manager()

    class Meta:
        ordering = ["-is_measured", "file_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["release"],
                condition=Q(is_measured=True),
                name="release_file_one_measured",
            ),
            models.UniqueConstraint(
                fields=["release", "file_name"], name="release_file_name_unique"
            ),
            models.CheckConstraint(condition=Q(size_bytes__gt=0), name="release_file_not_empty"),
            models.CheckConstraint(
                condition=Q(measured_at=None, inner_diameter_mm=None, volume_mm3=None)
                | Q(measured_at__isnull=False, is_measured=False)
                & (Q(inner_diameter_mm=None) | Q(inner_diameter_mm__gt=0))
                & (Q(volume_mm3=None) | Q(volume_mm3__gt=0)),
                name="release_file_figures_fit",
            ),
        ]
        indexes = [
            # Asked for each minute; empty but for what waits.
            models.Index(fields=["id"], condition=_UNMEASURED, name="release_file_to_measure")
        ]
        # What a file is called and says of its maker goes with a designer who leaves.
        triggers = [
            found_of_release("release_file"),
            *stays_as_sold(
                "release_file",
                may_change=("file_name", "maker_words", "contents", *FIGURES_OF_FILE),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def awaits_measuring(self) -> bool:
        """The same as `to_measure`, of a row at hand."""
        return (
            not self.is_measured
            and self.measured_at is None
            and self.format in MEASURED_FORMATS
            and hasattr(self.release, "measurement")
        )

    @property
    def shown_name(self) -> str:
        """Of a designer who left the name went, and with it what tells programs the format."""
        return self.file_name if "." in self.file_name else f"{self.file_name}.{self.format}"
