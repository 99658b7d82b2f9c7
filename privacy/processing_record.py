"""The record of processing activities (article 30 of the GDPR), made from the data map."""

from collections.abc import Iterable
from dataclasses import dataclass

from privacy.data_map import data_map
from privacy.entries import DataMap, Personal, RecordEntry
from privacy.policy import RecipientRow, policy_page
from privacy.purposes import LawfulBasis, Purpose

HEADER = (
    "Purpose",
    "What it is about",
    "Kinds of data",
    "Whom it is about",
    "Grounds",
    "Kept for",
    "Where a legitimate interest was weighed",
    "Declared in",
)


@dataclass(frozen=True)
class Activity:
    """One table, as far as it serves one purpose."""

    purpose: str
    about: str
    categories: str
    subjects: str
    bases: str
    retention: str
    balances: str
    source: str

    def cells(self) -> tuple[str, ...]:
        return tuple(self.__dict__.values())


def activities(found: DataMap) -> list[Activity]:
    """By purpose, in the order of the policy."""
    return [
        _activity(purpose, record, said, found)
        for purpose in Purpose
        for record in found.records.values()
        if (said := [one for _, one in record.personal_fields() if purpose in one.purposes])
    ]


def _activity(
    purpose: Purpose, record: RecordEntry, said: list[Personal], found: DataMap
) -> Activity:
    return Activity(
        purpose=str(purpose.label),
        about=record.about,
        categories=_listed(str(one.category.label) for one in said),
        subjects=_listed(str(role.label) for one in said for role in sorted(one.of)),
        bases=_listed(str(one.lawful_basis.label) for one in said),
        retention=_listed(found.retention[one.retention].text for one in said),
        balances=_listed(
            one.balance for one in said if one.lawful_basis == LawfulBasis.LEGITIMATE_INTEREST
        ),
        source=record.source,
    )


def _listed(texts: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(one for one in texts if one))


@dataclass(frozen=True)
class ProcessingRecord:
    """What article 30 asks for beside the activities stands on the page in words."""

    activities: list[Activity]
    recipients: list[RecipientRow]


def processing_record() -> ProcessingRecord:
    found = data_map()
    return ProcessingRecord(activities=activities(found), recipients=policy_page(found).recipients)
