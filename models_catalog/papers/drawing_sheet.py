"""The drawing of a piece on one sheet of A4: to scale, with its weights, stones and licences."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext

from common.languages import day
from common.pdf import make_pdf
from models_catalog.laying_out import LaidOut, lay_out
from models_catalog.models import CadModel, Drawing, LicenceOffer, Release
from models_catalog.selectors.sheet import Sheet
from models_catalog.text import Units

POINTS_PER_MM = 72 / 25.4
LETTER_POINTS = 8.0
# Room for the main drawing on the sheet, in points.
ROOM_WIDE, ROOM_HIGH = 435.0, 425.0
# How large it may be, the largest that has room first; and how the trade writes that.
SCALES = ((2.0, "2:1"), (1.0, "1:1"), (0.5, "1:2"))
MOST_STONE_ROWS = 8
INK, GARNET, PAPER = "#1d1b18", "#7b1e2e", "#ffffff"


def drawing_sheet_pdf(
    cad_model: CadModel,
    *,
    release: Release,
    sheet: Sheet,
    offers: Sequence[LicenceOffer],
    made_at: datetime,
) -> bytes:
    """`release` has drawings. What the page says of it in `sheet` is what the paper says."""
    drawings = list(release.drawings.all())
    main, scale_text = largest(drawings, sheet.units)
    actual = (
        lay_out(drawings, scale=POINTS_PER_MM, letter=LETTER_POINTS, with_dimensions=False)
        if scale_text == "2:1"
        else None
    )
    measured = sheet.measured
    data: dict[str, Any] = {
        "title": cad_model.title,
        "main": picture(main),
        "actual": picture(actual) if actual else None,
        "drawing_words": main.words,
        "words": _words(cad_model, scale_text),
        "weights": [
            [weight.metal, weight.weight_text] for weight in (measured.weights if measured else [])
        ],
        "weight_note": (measured.weight_note or measured.weight_doubt) if measured else "",
        "stones": [
            [capfirst(stone.shape), stone.size_text, str(stone.count), stone.carats_text]
            for stone in sheet.stones[:MOST_STONE_ROWS]
        ],
        "more_stones": _more_stones(len(sheet.stones) - MOST_STONE_ROWS),
        "stones_total": (
            [str(sheet.stones_total.count), sheet.stones_total.carats_text]
            if sheet.stones_total
            else None
        ),
        "licences": [[offer.terms.shown_name, offer.terms.shown_castings] for offer in offers],
        "block": [
            [gettext("Piece"), cad_model.title],
            [gettext("Designer"), cad_model.designer.designer_name],
            [gettext("Release"), str(release.number)],
            [gettext("Sheet of"), day(made_at)],
            [
                gettext("Scale"),
                gettext("%(scale)s and 1:1") % {"scale": scale_text} if actual else scale_text,
            ],
            [gettext("Units"), gettext("inches") if sheet.units.is_us else gettext("millimetres")],
        ],
    }
    return make_pdf(template="models_catalog/drawing_sheet.typ", data=data, made_at=made_at)


def _words(cad_model: CadModel, scale_text: str) -> dict[str, Any]:
    address = settings.SITE_URL + reverse("models_catalog:model_detail", args=[cad_model.slug])
    return {
        "drawing_of": gettext("Drawing of %(title)s") % {"title": cad_model.title},
        "main_scale": gettext("Scale %(scale)s, printed at 100%%") % {"scale": scale_text},
        "actual_scale": gettext("Scale 1:1: as large as the piece"),
        "actual": gettext("The same at its own size"),
        "stone_columns": [
            gettext("Stones"),
            gettext("Size"),
            gettext("Count"),
            gettext("Estimate"),
        ],
        "all": gettext("All"),
        "no_stones": gettext("No stones: the piece is metal alone."),
        "licences": gettext("Licences"),
        "foot": gettext(
            "Figures are the original’s. The lines are bent by up to 0.15 mm, as the 3D preview "
            "is, so that nothing can be traced off them. This sheet is free to keep and to print; "
            "making the piece takes a licence: %(address)s"
        )
        % {"address": address},
        "control_line": gettext("50 mm, if printed to scale"),
    }


def _more_stones(count: int) -> str:
    if count <= 0:
        return ""
    return ngettext(
        "and %(number)s more kind, listed on its page",
        "and %(number)s more kinds, listed on its page",
        count,
    ) % {"number": count}


def largest(drawings: Sequence[Drawing], units: Units) -> tuple[LaidOut, str]:
    """The largest usual scale at which the views and their dimensions have room."""
    for scale, said in SCALES:
        made = lay_out(drawings, scale=scale * POINTS_PER_MM, letter=LETTER_POINTS, units=units)
        if made.width <= ROOM_WIDE and made.height <= ROOM_HIGH:
            return made, said
    return made, said


def picture(drawing: LaidOut) -> dict[str, Any]:
    inks = {"ink": INK, "stone_ink": GARNET, "paper": PAPER}
    return {
        "svg": render_to_string("drawing/_lines.html", {"drawing": drawing, **inks}),
        "width": drawing.width,
        "height": drawing.height,
    }
