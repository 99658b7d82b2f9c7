"""Reading a copy of somebody's data, for the tests."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from common.personal import DataSubject
from common.storage import private_files
from privacy.exporting.archive import Archive
from privacy.exporting.data_part import write_data
from privacy.models import ExportPart


class Copy:
    """The part with the data."""

    def __init__(self, source: io.BytesIO | Path) -> None:
        self.zip = zipfile.ZipFile(source)

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    def text(self, name: str) -> str:
        return self.zip.read(name).decode()

    def json(self, name: str) -> Any:
        return json.loads(self.text(name))

    def categories(self) -> list[Any]:
        return [self.json(name) for name in self.names if name.startswith("data/")]

    def tables(self) -> Iterator[Any]:
        for document in self.categories():
            yield from document["tables"]

    def csv(self, name: str) -> list[list[str]]:
        return list(csv.reader(io.StringIO(self.text(name).removeprefix("\ufeff"))))


def copy_of(person: DataSubject, folder: Path) -> Copy:
    target = folder / f"copy-{person.account_id}.zip"
    with Archive(target) as archive:
        write_data(archive, person=person, made_at=timezone.now())
    return Copy(target)


def stored_copy(part: ExportPart) -> Copy:
    with private_files().open(part.storage_key) as stored:
        return Copy(io.BytesIO(stored.read()))


def every_value(found: Any) -> Iterator[Any]:
    """Each single value in a JSON document."""
    if isinstance(found, dict):
        for one in found.values():
            yield from every_value(one)
    elif isinstance(found, list):
        for one in found:
            yield from every_value(one)
    else:
        yield found
