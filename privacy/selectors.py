"""What is stored about one person, counted table by table along the data map."""

from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser

from common.personal import data_subject
from privacy.data_map import data_map
from privacy.models import DataExport
from privacy.ways import rows_about


@dataclass(frozen=True)
class StoredCount:
    about: str
    category: str
    number: int


def stored_about(person: AbstractBaseUser) -> list[StoredCount]:
    """One count for each table that leads to the person and holds something about them."""
    asked = data_subject(person)
    counts = []
    for record in data_map().records.values():
        category = next((str(said.category.label) for _, said in record.personal_fields()), "")
        number = rows_about(record, asked).count() if category else 0
        if number:
            counts.append(StoredCount(record.about, category, number))
    return counts


def latest_export(person: AbstractBaseUser) -> DataExport | None:
    return DataExport.objects.of_person(person.pk).first()
