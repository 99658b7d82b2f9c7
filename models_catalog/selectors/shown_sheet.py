"""The parts of a piece's page that its measured release decides, made once and kept."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from common import kept
from models_catalog.models import CadModel
from models_catalog.selectors.gallery import Still
from models_catalog.selectors.model_page import ModelFacts, release_for_page
from models_catalog.selectors.sheet import sheet_of
from models_catalog.sheet_choice import SheetChoice


@dataclass(frozen=True)
class ShownFacts:
    """What stands beside the licences, of the sheet's figures."""

    size_text: str
    weight_18k_text: str | None
    watertight: bool


@dataclass(frozen=True)
class ShownSheet:
    """The gallery and the specification as they are printed, and what other parts say of them."""

    stills: list[Still]
    preview_url: str | None
    measured: ShownFacts | None
    gallery: SafeString
    specification: SafeString


def shown_sheet(
    cad_model: CadModel, facts: ModelFacts, choice: SheetChoice, address: str
) -> ShownSheet | None:
    """None when no version is ready.

    `cad_model` comes from `published_model`, whose `page_sum` is another one after any change.
    """
    name = f"{cad_model.pk} {cad_model.page_sum} {cad_model.category.slug} {facts} {choice}"
    found: ShownSheet | None = kept.find("sheet", name)
    if found is None:
        found = _made(cad_model, facts, choice, address)
        if found is not None and kept.packed(found.specification.encode()):
            kept.keep("sheet", name, found)
    return found


def _made(
    cad_model: CadModel, facts: ModelFacts, choice: SheetChoice, address: str
) -> ShownSheet | None:
    release = release_for_page(cad_model)
    if release is None:
        return None
    sheet = sheet_of(release, category_slug=cad_model.category.slug, choice=choice)
    context = {"sheet": sheet, "model": facts, "sheet_address": address}
    measured = sheet.measured
    return ShownSheet(
        stills=sheet.gallery.stills,
        preview_url=sheet.preview_url,
        measured=ShownFacts(measured.size_text, measured.weight_18k_text, measured.watertight)
        if measured
        else None,
        gallery=render_to_string("models_catalog/_gallery.html", context),
        specification=render_to_string("models_catalog/_specification.html", context)
        if measured
        else SafeString(),
    )
