"""What a setter needs of a piece: its stones by size and count, as a sheet and as a table."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from common.languages import day, number
from common.pdf import make_pdf
from models_catalog.facet_words import shape_in_sentence
from models_catalog.laying_out import seen_from_all_sides
from models_catalog.models import CadModel, Release
from models_catalog.papers.drawing_sheet import largest, picture
from models_catalog.selectors.sheet import stone_size
from models_catalog.text import Units


def table_header() -> tuple[str, ...]:
    return (
        gettext("Shape"),
        gettext("Length, mm"),
        gettext("Width, mm"),
        gettext("Count"),
        gettext("Carats each, estimated"),
        gettext("Carats together, estimated"),
    )


def setters_table(release: Release) -> Iterator[tuple[str, float, float, int, float, float]]:
    """One row for each shape and size, the largest first; figures as programs read them."""
    for stones in release.stone_groups.all():
        yield (
            shape_in_sentence(stones.shape),
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
        "words": _words(cad_model, release, scale_text, made_at),
        "rows": [
            [
                capfirst(shape),
                stone_size(length, width),
                str(count),
                number(each, 3),
                number(all_, 2),
            ]
            for shape, length, width, count, each, all_ in rows
        ],
        "total": [str(sum(row[3] for row in rows)), number(sum(row[5] for row in rows), 2)],
        "drawing": picture(drawing) if drawing else None,
        "drawing_words": drawing.words if drawing else "",
    }
    return make_pdf(template="models_catalog/setters_sheet.typ", data=data, made_at=made_at)


def _words(
    cad_model: CadModel, release: Release, scale_text: str, made_at: datetime
) -> dict[str, Any]:
    address = settings.SITE_URL + reverse("models_catalog:model_detail", args=[cad_model.slug])
    return {
        "kind": gettext("Setter’s sheet"),
        "sheet_of": gettext("Setter’s sheet of %(title)s") % {"title": cad_model.title},
        "head": gettext("by %(designer)s, release %(release)s, sheet of %(day)s")
        % {
            "designer": cad_model.designer.designer_name,
            "release": release.number,
            "day": day(made_at),
        },
        "foot": gettext("%(title)s, release %(release)s: %(address)s")
        % {"title": cad_model.title, "release": release.number, "address": address},
        "columns": [
            gettext("Shape"),
            gettext("Size"),
            gettext("Count"),
            gettext("ct each"),
            gettext("ct together"),
            # To tick: the stone lies here; the stone is set.
            pgettext("stones", "Here"),
            pgettext("stones", "Set"),
        ],
        "all": gettext("All"),
        "note": gettext(
            "Counted and measured in the original file. Carats are estimated from the size, 5 to "
            "10% either way: buy by millimetres, and try one stone of each size in its seat before "
            "the others."
        ),
        "scale": gettext("Scale %(scale)s, printed at 100%%; lines bent by up to 0.15 mm")
        % {"scale": scale_text},
    }
