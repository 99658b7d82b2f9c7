"""Documents as PDF: a Typst template of the repository, filled with data, drawn in this process."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext

from common.languages import language_tag


def make_pdf(*, template: str, data: dict[str, Any], made_at: datetime) -> bytes:
    """The template, named below `templates/`, with the data as `json(bytes(sys.inputs.data))`.

    Data reaches the template as values, never as markup, so no name can run code.
    The same data, language and time give the same document.
    """
    told = {"lang": language_tag(), "page_words": page_words()}
    folder = Path(settings.BASE_DIR) / "templates"
    document = typst.compile(
        folder / template,
        root=folder,
        format="pdf",
        sys_inputs={"data": json.dumps(told | data)},
        timestamp=made_at.replace(microsecond=0),
        # Tagged for screen readers, yet no declared standard: those refuse a whole document for one
        # letter of a name that no font here has.
    )
    if not isinstance(document, bytes):
        raise TypeError(f"{template} made no PDF.")
    return document


def pdf_answer(content: bytes, *, name: str, language: str = "") -> HttpResponse:
    """A paper that names people: to download, and kept by nobody on the way."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}.pdf"',
        "Cache-Control": "private, no-store",
        **({"Content-Language": language} if language else {}),
    }
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def page_words() -> str:
    """For the foot of a page; the template puts its own figures in."""
    return gettext("Page %(number)s of %(all)s") % {"number": "{number}", "all": "{all}"}
