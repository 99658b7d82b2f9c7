"""What is stored about one person, counted table by table along the data map."""

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser

from privacy.data_map import data_map
from privacy.purposes import Category


@dataclass(frozen=True)
class StoredCount:
    about: str
    category: str
    number: int


def stored_about(person: AbstractBaseUser) -> list[StoredCount]:
    """One count for each table that leads to the person and holds something about them."""
    counts = []
    for label, record in data_map().records.items():
        if record.subject in {"none", "indirect"}:
            continue
        path = "pk" if record.subject == "self" else record.subject
        number = apps.get_model(label)._default_manager.filter(**{path: person.pk}).count()
        category = next(
            (e.facts["category"] for e in record.fields.values() if e.is_personal), None
        )
        if number and category:
            counts.append(StoredCount(record.about, str(Category(category).label), number))
    return counts
