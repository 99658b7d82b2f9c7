from django.db import models
from django.db.models import Q

from models_catalog.models.page_changes import found_of_release
from models_catalog.models.release import Release
from models_catalog.models.shelf_triggers import stays_as_sold
from models_catalog.states import ShellRole


class Shell(models.Model):
    """The bodies of one name in a measured file, and what they are: metal, stone or helper."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="shells")
    name = models.CharField(max_length=80)
    role = models.CharField(max_length=6, choices=ShellRole.choices)
    # False while the role is our guess from the name.
    is_role_confirmed = models.BooleanField(default=False)
    # Why our guess is not sure, in words for the designer; empty when it is.
    doubt = models.CharField(max_length=120, blank=True)
    count = models.PositiveSmallIntegerField()
    # Of all bodies of the name together; None when one of them is not closed.
    volume_mm3 = models.FloatField(null=True, blank=True)
    # The largest body of the name.
    size_x_mm = models.FloatField()
    size_y_mm = models.FloatField()
    size_z_mm = models.FloatField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="shell_name_unique"),
            models.CheckConstraint(condition=Q(count__gte=1), name="shell_not_empty"),
            models.CheckConstraint(condition=Q(role__in=ShellRole.values), name="shell_role_known"),
        ]
        triggers = [found_of_release("shell"), *stays_as_sold("shell")]

    def __str__(self) -> str:
        return self.name
