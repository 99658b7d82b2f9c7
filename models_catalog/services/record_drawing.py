"""Keeps the drawing of a measured file, in place of an earlier one."""

import logging
import re
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from models_catalog.models import Drawing, Release
from models_catalog.models.drawing import MOST_LETTERS, PATH, PATH_COLUMNS
from models_catalog.states import DrawnSide

log = logging.getLogger(__name__)

_PATH = re.compile(PATH)
FIGURES = frozenset(
    {
        *("width", "height", "depth", "inner_diameter", "shank_thickness", "shank_width"),
        *("head_height", "stone", "round_stone"),
    }
)


@transaction.atomic
def record_drawing(*, release: Release, found: Sequence[dict[str, Any]]) -> bool:
    """Whether the release has a drawing now. `found` are the views that `drawing` gives.

    They come from a process that has read a stranger's file: what is not lines and numbers is
    left, and the piece has no drawing then.
    """
    release.drawings.all().delete()
    rows = [_row(release, view) for view in found]
    if sorted(row.side for row in rows if row) != sorted(DrawnSide.values):
        if found:
            log.warning("drawing not kept release=%s", release.pk)
        return False
    Drawing.objects.bulk_create(row for row in rows if row)
    return True


def _row(release: Release, view: dict[str, Any]) -> Drawing | None:
    paths = {column: view["paths"].get(column, "") for column in PATH_COLUMNS}
    if not all(isinstance(path, str) and _PATH.fullmatch(path) for path in paths.values()):
        return None
    if sum(map(len, paths.values())) > MOST_LETTERS or view["view"] not in DrawnSide.values:
        return None
    left, top, right, bottom = (int(edge) for edge in view["box"])
    if right < left or bottom < top:
        return None
    return Drawing(
        release=release,
        side=view["view"],
        **paths,
        left=left,
        top=top,
        right=right,
        bottom=bottom,
        figures=[_figure(one) for one in view["figures"] if one["what"] in FIGURES],
    )


def _figure(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "what": found["what"],
        "value_mm": float(found["value_mm"]),
        "other_mm": float(found["other_mm"]),
        "count": int(found["count"]),
        "places": [[int(x), int(y)] for x, y in found["places"]],
    }
