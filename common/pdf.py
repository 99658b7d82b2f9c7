"""Documents as PDF: a Typst template of the repository, filled with data, drawn in this process."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings


def make_pdf(*, template: str, data: dict[str, Any], made_at: datetime) -> bytes:
    """The template, named below `templates/`, with the data as `json(bytes(sys.inputs.data))`.

    Data reaches the template as values, never as markup, so no name can run code.
    The same data and time give the same document.
    """
    folder = Path(settings.BASE_DIR) / "templates"
    document = typst.compile(
        folder / template,
        root=folder,
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        timestamp=made_at.replace(microsecond=0),
        # Tagged for screen readers, yet no declared standard: those refuse a whole document for one
        # letter of a name that no font here has.
    )
    if not isinstance(document, bytes):
        raise TypeError(f"{template} made no PDF.")
    return document
