"""What an erasure would do to one person's data, in words and numbers, before anything is done."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext, gettext_noop

from common.personal import (
    DataSubject,
    OpenMatter,
    Thing,
    data_subject,
    keeps_account,
    open_matters,
)
from privacy.data_map import data_map
from privacy.entries import Case
from privacy.erasing.entries import ACCOUNT, ErasureEntry, erasure_entries
from privacy.holds import held
from privacy.models import Hold
from privacy.purposes import Erasure as Word
from privacy.purposes import Role
from privacy.ways import covered, rows_about

RECORDS_HELD = gettext_noop("records that are held for a claim or a duty by law")


@dataclass(frozen=True)
class Going:
    about: str
    number: int


@dataclass
class Staying:
    """Rows that stay: what of them is removed, why the rest stays, and until when."""

    about: str
    number: int = 0
    removed: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    until: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ErasurePlan:
    going: list[Going]
    staying: list[Staying]
    waits_for: list[OpenMatter]


def plan_erasure(person: AbstractBaseUser) -> ErasurePlan:
    """Asks each table once or twice and writes nothing."""
    asked = data_subject(person)
    going: dict[str, int] = {}
    staying: dict[str, Staying] = {}
    for entry in [*erasure_entries(), ErasureEntry(data_map().records[ACCOUNT], Role.ACCOUNT)]:
        for name, case, number in _counted(entry, asked):
            about = gettext(entry.record.about)
            if case.do == Word.DELETE:
                going[about] = max(number, going.get(about, 0))
            else:
                _note(staying.setdefault(about, Staying(about)), entry, name, case, number)
    return ErasurePlan(
        going=[Going(about, number) for about, number in going.items()],
        staying=list(staying.values()),
        waits_for=what_waits(asked),
    )


def what_waits(person: DataSubject) -> list[OpenMatter]:
    """Open matters of all rooms, and rows that two people at the desk agreed to hold."""
    found = [matter for matters in open_matters.call_all(person) for matter in matters]
    if Hold.objects.in_force().exists():
        for record in data_map().records.values():
            rows = rows_about(record, person).filter(held(record.label))
            things = frozenset(Thing(record.label, pk) for pk in rows.values_list("pk", flat=True))
            if things:
                found.append(OpenMatter(words=gettext(RECORDS_HELD), holds=things))
    return found


def _counted(entry: ErasureEntry, person: DataSubject) -> Iterator[tuple[str, Case, int]]:
    """Each field with each case that covers rows of the person, and how many."""
    known: dict[tuple[Any, ...], list[int]] = {}
    rows = entry.rows(person, {})
    total = rows.count()
    for name, said in entry.fields.items() if total else ():
        rules = tuple(case.when for case in said.erasure)
        if rules not in known:
            known[rules] = []
            left = rows
            for when in rules:
                rule = covered(entry.model, when) if when else None
                known[rules].append(
                    total if len(rules) == 1 else (left.filter(rule) if rule else left).count()
                )
                left = left.exclude(rule) if rule else left
        for case, number in zip(said.erasure, known[rules], strict=True):
            if number:
                yield name, case, number


def _note(line: Staying, entry: ErasureEntry, name: str, case: Case, number: int) -> None:
    said = entry.fields[name]
    line.number = max(line.number, number)
    if case.do in (Word.BLANK, Word.REPLACE):
        _add(line.removed, gettext(said.about.rstrip(".")))
    elif case.do == Word.KEEP:
        if said.because:
            _add(line.reasons, gettext(said.because))
        rule = data_map().retention[said.retention]
        # What lasts as long as the account says nothing once that is emptied.
        if rule.event != "account_closed":
            _add(line.until, gettext(rule.text))


def _add(found: list[str], words: str) -> None:
    if words not in found:
        found.append(words)


def has_library(person: AbstractBaseUser) -> bool:
    """Whether licences are lost with the account."""
    rule = keeps_account.get("orders")
    accounts = get_user_model()._base_manager.filter(pk=person.pk)
    return rule is not None and accounts.filter(rule()).exists()
