from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from common.json_field import DeclaredJSONField
from models_catalog.models.page_changes import found_of_release
from models_catalog.models.release import Release
from models_catalog.states import DrawnSide

# What path data of one view may take, in letters.
MOST_LETTERS = 60_000
# Moves and lines between whole numbers, and nothing else that a page would have to trust.
PATH = r"^[Mlz0-9 -]*$"
PATH_COLUMNS = ("outline", "edges", "stones", "facets")


class Drawing(models.Model):
    """One view of a release in lines, bent as its preview is; lengths in hundredths of a mm.

    Each column of lines is the path data of an SVG, y downwards.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="drawings")
    side = models.CharField(max_length=5, choices=DrawnSide.choices)
    outline = models.TextField(blank=True)
    edges = models.TextField(blank=True)
    stones = models.TextField(blank=True)
    facets = models.TextField(blank=True)
    left = models.IntegerField()
    top = models.IntegerField()
    right = models.IntegerField()
    bottom = models.IntegerField()
    # What is measured in this view, in mm of the original, and between which places.
    figures = DeclaredJSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["release", "side"], name="drawing_one_a_side"),
            models.CheckConstraint(
                condition=Q(side__in=DrawnSide.values), name="drawing_side_known"
            ),
            models.CheckConstraint(
                condition=Q(right__gte=F("left"), bottom__gte=F("top")), name="drawing_box_whole"
            ),
            models.CheckConstraint(
                condition=Q(
                    outline__regex=PATH, edges__regex=PATH, stones__regex=PATH, facets__regex=PATH
                ),
                name="drawing_lines_only",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(
                    Length("outline") + Length("edges") + Length("stones") + Length("facets"),
                    MOST_LETTERS,
                ),
                name="drawing_light",
            ),
        ]
        triggers = [found_of_release("drawing")]

    def __str__(self) -> str:
        return f"{self.side} of {self.release}"
