from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from common.json_field import DeclaredJSONField
from geometry.mesh.faults import MOST_EDGES, MOST_FACES
from models_catalog.models.page_changes import found_of_release
from models_catalog.models.release import Release
from models_catalog.models.shelf_triggers import stays_as_sold


class Measurement(models.Model):
    """What the measured file of a release is, in mm, mm2 and mm3; computed, never typed in."""

    release = models.OneToOneField(Release, on_delete=models.CASCADE, related_name="measurement")

    unit = models.CharField(max_length=8)
    # True when the file itself named its unit; otherwise we assumed it and say so.
    is_unit_from_file = models.BooleanField()
    # What the unit was taken from, in words for the designer.
    unit_reason = models.CharField(max_length=200, blank=True)
    triangle_count = models.PositiveIntegerField()
    size_x_mm = models.FloatField()
    size_y_mm = models.FloatField()
    size_z_mm = models.FloatField()
    surface_mm2 = models.FloatField()
    # None when the metal is not closed: there is then no volume to speak of.
    volume_mm3 = models.FloatField(null=True, blank=True)
    # The metal without and with the bodies of which it is not sure what they are; None when all are
    # sure.
    volume_without_doubted_mm3 = models.FloatField(null=True, blank=True)
    volume_with_doubted_mm3 = models.FloatField(null=True, blank=True)
    is_watertight = models.BooleanField()
    open_edge_count = models.PositiveIntegerField(default=0)
    # Some of the open edges, as x, y, z of both ends, and of the faces that the file draws twice,
    # as x, y, z of their corners: in the measured file's own coordinates, in mm.
    open_edges_mm = ArrayField(models.FloatField(), default=list, blank=True)
    drawn_twice_mm = ArrayField(models.FloatField(), default=list, blank=True)
    inner_diameter_mm = models.FloatField(null=True, blank=True)
    # The thinnest metal, and where: in the measured file's own coordinates.
    min_wall_mm = models.FloatField(null=True, blank=True)
    min_wall_x_mm = models.FloatField(null=True, blank=True)
    min_wall_y_mm = models.FloatField(null=True, blank=True)
    min_wall_z_mm = models.FloatField(null=True, blank=True)
    warnings = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    # How each number was found and how sure it is, as geometry/provenance.py says; empty for
    # pieces measured before that was kept.
    provenance = DeclaredJSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(volume_mm3=None) | Q(volume_mm3__gt=0, is_watertight=True),
                name="measurement_volume_only_when_closed",
            ),
            models.CheckConstraint(
                condition=Q(size_x_mm__gte=0, size_y_mm__gte=0, size_z_mm__gte=0),
                name="measurement_size_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(open_edges_mm__len__lte=6 * MOST_EDGES)
                & Q(drawn_twice_mm__len__lte=9 * MOST_FACES),
                name="measurement_faults_few",
            ),
            models.CheckConstraint(
                condition=Q(
                    min_wall_mm=None, min_wall_x_mm=None, min_wall_y_mm=None, min_wall_z_mm=None
                )
                | Q(
                    min_wall_mm__gt=0,
                    min_wall_x_mm__isnull=False,
                    min_wall_y_mm__isnull=False,
                    min_wall_z_mm__isnull=False,
                ),
                name="measurement_wall_has_a_place",
            ),
        ]
        # The thinnest wall is found anew when the checks for casting change.
        triggers = [
            found_of_release("measurement"),
            *stays_as_sold(
                "measurement",
                may_change=("min_wall_mm", "min_wall_x_mm", "min_wall_y_mm", "min_wall_z_mm"),
            ),
        ]

    def __str__(self) -> str:
        return f"Measurement of {self.release}"


class StoneGroup(models.Model):
    """Stones of one shape and size in a release."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="stone_groups")
    shape = models.CharField(max_length=20)
    length_mm = models.FloatField()
    width_mm = models.FloatField()
    count = models.PositiveSmallIntegerField()
    # An estimate from the size (5 to 10% off), for all stones of the group together.
    total_carats = models.FloatField()

    class Meta:
        ordering = ["-length_mm", "shape"]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "shape", "length_mm", "width_mm"],
                name="stone_group_unique",
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="stone_group_not_empty"),
        ]
        triggers = [found_of_release("stone_group"), *stays_as_sold("stone_group")]

    def __str__(self) -> str:
        return f"{self.count} {self.shape}"
