"""What a setter needs of a piece: its stones by size and count, as a sheet and as a table."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from common.pdf import make_pdf
from models_catalog.laying_out import seen_from_all_sides
from models_catalog.models import CadModel, Release
from models_catalog.papers.drawing_sheet import largest, picture
from models_catalog.selectors.sheet import stone_size
from models_catalog.text import Units

CSV_HEADER = (
    *("Shape", "Length, mm", "Width, mm", "Count"),
    *("Carats each, estimated", "Carats together, estimated"),
)


def setters_table(release: Release) -> Iterator[tuple[str, float, float, int, float, float]]:
    """One row for each shape and size, the largest first."""
    for stones in release.stone_groups.all():
        yield (
            stones.shape,
            round(stones.length_mm, 2),
            round(stones.width_mm, 2),
            stones.count,
            round(stones.total_carats / stones.count, 4),
            round(stones.total_carats, 3),
        )


def setters_sheet_pdf(cad_model: CadModel, *, release: Release, made_at: datetime) -> bytes:
    rows = list(setters_table(release))
    drawings = seen_from_all_sides(release.drawings.all())
    drawing, scale_text = largest(drawings, Units.METRIC) if drawings else (None, "")
    data: dict[str, Any] = {
        "title": cad_model.title,
        "designer": cad_model.designer.designer_name,
        "release": str(release.number),
        "made_on": f"{made_at:%-d %B %Y}",
        "rows": [
            [
                shape.capitalize(),
                stone_size(length, width),
                str(count),
                f"{each:.3f}",
                f"{all_:.2f}",
            ]
            for shape, length, width, count, each, all_ in rows
        ],
        "total": [str(sum(row[3] for row in rows)), f"{sum(row[5] for row in rows):.2f}"],
        "drawing": picture(drawing) if drawing else None,
        "words": drawing.words if drawing else "",
        "scale": scale_text,
        "address": settings.SITE_URL
        + reverse("models_catalog:model_detail", args=[cad_model.slug]),
    }
    return make_pdf(template="models_catalog/setters_sheet.typ", data=data, made_at=made_at)
