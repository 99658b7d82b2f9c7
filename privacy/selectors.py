"""What is stored about one person, counted table by table along the data map."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext

from common.personal import DataSubject, data_subject
from privacy.data_map import data_map
from privacy.method_words import method_words
from privacy.models import Consent, DataExport
from privacy.purposes import Category, Purpose
from privacy.ways import rows_about

# More answers than these are in the copy.
ANSWERS_SHOWN = 30


@dataclass(frozen=True)
class Answer:
    """One answer to a question for consent."""

    purpose: str
    granted: bool
    method: str
    at: datetime
    # What was agreed to; "" of a no.
    wording: str


@dataclass(frozen=True)
class StoredCount:
    label: str
    about: str
    category: str
    number: int
    # What it is used for, in the policy's words.
    purposes: list[str]


def stored_about(person: AbstractBaseUser) -> list[StoredCount]:
    """One count for each table that leads to the person and holds something about them."""
    return stored_by(data_subject(person))


def stored_by(asked: DataSubject) -> list[StoredCount]:
    """The same for somebody who may have no account and is known by an address."""
    counts = []
    for record in data_map().records.values():
        said = [field for _, field in record.personal_fields()]
        number = rows_about(record, asked).count() if said else 0
        if number:
            purposes = {purpose for field in said for purpose in field.purposes}
            words = [gettext(one.label) for one in Purpose if one in purposes]
            category = gettext(said[0].category.label)
            about = gettext(record.about)
            counts.append(StoredCount(record.label, about, category, number, words))
    return sorted(counts, key=_by_category)


def _by_category(one: StoredCount) -> int:
    return [gettext(category.label) for category in Category].index(one.category)


def latest_export(person: AbstractBaseUser) -> DataExport | None:
    return DataExport.objects.of_person(person.pk).first()


def answers_of(person: AbstractBaseUser) -> list[Answer]:
    """What somebody answered when asked for consent, the newest first."""
    words = dict(Purpose.choices)
    given = Consent.objects.filter(person=person.pk)[:ANSWERS_SHOWN]
    return [
        Answer(
            purpose=gettext(words.get(one.purpose, one.purpose)),
            granted=one.granted,
            method=method_words(one.method),
            at=one.at,
            wording=one.wording,
        )
        for one in given
    ]
