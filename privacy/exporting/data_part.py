"""The first part of a copy: JSON by category, CSV by table, the schema, the index, the manifest."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from common.csv_files import csv_lines
from common.personal import DataSubject
from privacy.exporting.archive import Archive
from privacy.exporting.facts import facts, withheld
from privacy.exporting.index_page import index_page
from privacy.exporting.tables import Table, tables
from privacy.purposes import Category
from privacy.schema import SCHEMA_VERSION, read_schema


def write_data(
    archive: Archive,
    *,
    person: DataSubject,
    made_at: datetime,
    other_parts: Sequence[tuple[str, list[dict[str, Any]]]] = (),
) -> None:
    """`other_parts` are the names of the parts with files, and what is in each."""
    # Sessions and the like have nothing that goes into a copy; what is withheld is told of.
    held = [table for table in tables() if table.rows(person).exists()]
    for category in Category:
        if any(table.fields_in(category) for table in held):
            archive.add_text(f"data/{category}.json", _category(category, held, person))
    for table in held:
        if table.fields:
            archive.add_text(f"csv/{table.name}.csv", _csv(table, person))
    archive.add_text("schema.json", [read_schema()])
    files = [one for _, contents in other_parts for one in contents]
    told = {
        "made_at": made_at.isoformat(),
        "facts": facts(held),
        "withheld": withheld(held),
    }
    archive.add_text(
        "index.html",
        [
            index_page(
                person,
                {"facts": told["facts"], "withheld": told["withheld"]},
                made_at=made_at,
                documents=list(archive.written),
                parts=other_parts,
                file_count=len(files),
                privacy_email=settings.PRIVACY_EMAIL,
            )
        ],
    )
    manifest = {
        "$schema": schema_url(),
        "kind": "manifest",
        "schema_version": SCHEMA_VERSION,
        **told,
        "parts": [
            {"name": part_name(1), "files": archive.contents()},
            *({"name": name, "files": contents} for name, contents in other_parts),
        ],
    }
    archive.add_text("manifest.json", [json.dumps(manifest, ensure_ascii=False, indent=1)])


def part_name(number: int) -> str:
    return f"jewelcad-copy-part-{number}.zip"


def schema_url() -> str:
    return settings.SITE_URL + reverse("privacy:export_schema", args=[SCHEMA_VERSION])


def _category(category: Category, held: Iterable[Table], person: DataSubject) -> Iterator[str]:
    """The document of one category, row by row."""
    head = {
        "$schema": schema_url(),
        "kind": "category",
        "category": category.value,
        "name": str(category.label),
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "tables": ['
    separator = "\n"
    for table in held:
        said = table.fields_in(category)
        if not said:
            continue
        about = {
            "table": table.record.label,
            "about": table.record.about,
            "as": table.subject.role.value,
            "fields": {name: one.about for name, one in said.items()},
        }
        yield separator + json.dumps(about, ensure_ascii=False)[:-1] + ', "rows": ['
        yield from _comma_separated(table.values(person, list(said)))
        yield "]}"
        separator = ",\n"
    yield "\n]}\n"


def _comma_separated(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    separator = "\n"
    for row in rows:
        yield separator + json.dumps(row, ensure_ascii=False)
        separator = ",\n"


def _csv(table: Table, person: DataSubject) -> Iterator[str]:
    names = list(table.fields)
    rows = table.values(person, names)
    return csv_lines(
        ["row", *names], ([_cell(row.get(n)) for n in ["row", *names]] for row in rows)
    )


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
