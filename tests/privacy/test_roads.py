"""Every road of every record leads to the person that it names, and to nobody else."""

from typing import Any

import pytest
from django.apps import apps

from common.personal import data_subject
from privacy.data_map import data_map
from privacy.purposes import Role
from privacy.ways import all_rows, covered, moment, reached, rows_of
from tests.cast import make_person
from tests.privacy.worlds import World, make_world

RECORDS = {label: record for label, record in data_map().records.items() if record.subjects}


@pytest.fixture
def worlds(db: None) -> list[World]:
    return [
        make_world("one", is_guest=False),
        make_world("two", is_guest=False),
        make_world("three", is_guest=True),
        make_world("four", is_guest=True),
    ]


def test_each_person_reaches_their_own_rows_and_no_others(worlds: list[World]) -> None:
    wrong = []
    people = [person for world in worlds for person in world.people()]
    for label, record in RECORDS.items():
        for role, subject in record.subjects.items():
            for world in worlds:
                row = world.rows[label]
                if row is None:
                    continue
                own = world.person(label, role)
                for person in people:
                    is_found = rows_of(record, subject, person).filter(pk=row.pk).exists()
                    if is_found != (person == own):
                        wrong.append(f"{label}: {role} of {world.name}, asked {person}: {is_found}")
    assert wrong == []


def test_each_road_is_one_by_which_somebody_is_reached(worlds: list[World]) -> None:
    unused = [
        f"{label}: {role} by {road}"
        for label, record in RECORDS.items()
        for role, subject in record.subjects.items()
        for road in subject.roads
        if not any(
            all_rows(record).filter(reached(apps.get_model(label), road, person)).exists()
            for world in worlds
            for person in (*world.people(), data_subject(world.second))
        )
    ]
    assert unused == []


def test_a_guest_is_no_account_and_an_account_no_guest(worlds: list[World]) -> None:
    order = RECORDS["orders.Order"]
    guest, other = worlds[2], worlds[3]
    asked = guest.person("orders.Order", Role.BUYER)
    found = rows_of(order, order.subjects[Role.BUYER], asked)
    assert list(found) == [guest.rows["orders.Order"]]
    assert other.rows["orders.Order"] not in found


def test_an_address_that_nobody_proved_leads_nowhere(worlds: list[World]) -> None:
    guest = worlds[2]
    thief = make_person(username="thief", email=guest.address, is_confirmed=False)
    order = RECORDS["orders.Order"]
    assert not rows_of(order, order.subjects[Role.BUYER], data_subject(thief)).exists()


def test_every_rule_and_every_clock_answers_for_every_row(worlds: list[World]) -> None:
    for label, record in RECORDS.items():
        model: Any = apps.get_model(label)
        rules = [hold.rule for hold in record.in_use] + [
            case.when
            for _, said in record.personal_fields()
            for case in said.erasure
            if case.when is not None
        ]
        for rule in set(rules):
            list(all_rows(record).filter(covered(model, rule)))
        for clock in record.clock.values():
            for row in all_rows(record).annotate(_at=moment(model, clock)):
                assert row._at is None or row._at.year >= 2026, (label, clock)
