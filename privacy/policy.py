"""The published policy's tables, made from the data map; its versions are frozen by hash."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import yaml

from privacy.data_map import HERE, DataMap, RecordEntry
from privacy.purposes import Category, Erasure, LawfulBasis, Purpose

VERSIONS = HERE / "policy_versions.yaml"

# Where a person controls what is in a category.
CONTROLS = {
    Category.ACCOUNT: ("accounts:account", "Your account"),
    Category.PROFILE: ("accounts:account", "Your account"),
    Category.CONTENT: ("models_catalog:studio", "Your studio"),
    Category.TRANSACTION: ("orders:library", "Your library"),
    Category.USAGE: ("privacy:my_data", "My data"),
    Category.TECHNICAL: ("privacy:my_data", "My data"),
}


@dataclass(frozen=True)
class Version:
    """One published state of the policy."""

    published_on: date
    effective_on: date
    map_hash: str
    changes: str


@dataclass(frozen=True)
class Row:
    """One table of the database in one category, as the policy tells of it."""

    about: str
    items: list[str]
    purposes: list[str]
    bases: list[str]
    balances: list[str]
    retention: list[str]
    erasure: list[str]
    reasons: list[str]


@dataclass(frozen=True)
class CategorySection:
    name: str
    slug: str
    control_url_name: str
    control_name: str
    rows: list[Row]


@cache
def versions() -> list[Version]:
    """Newest first."""
    held = yaml.safe_load(VERSIONS.read_text()) or []
    return sorted((Version(**one) for one in held), key=lambda v: v.published_on, reverse=True)


def newest_version() -> Version:
    return versions()[0]


@dataclass(frozen=True)
class RecipientRow:
    name: str
    role: str
    gets: list[str]


@dataclass(frozen=True)
class CookieRow:
    name: str
    about: str
    set_when: str
    lifetime: str


@dataclass(frozen=True)
class PolicyPage:
    """What the published page prints beside its own words."""

    version: Version
    versions: list[Version]
    sections: list[CategorySection]
    purposes: list[Purpose]
    recipients: list[RecipientRow]
    cookies: list[CookieRow]


@cache
def recipients() -> dict[str, dict[str, Any]]:
    held: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "recipients.yaml").read_text())
    return held


def policy_page(found: DataMap) -> PolicyPage:
    return PolicyPage(
        version=newest_version(),
        versions=versions(),
        sections=sections(found),
        purposes=list(Purpose),
        recipients=[
            RecipientRow(name=one["name"], role=one["role"], gets=one["gets"])
            for one in recipients().values()
        ],
        cookies=[
            CookieRow(name, cookie["about"], cookie["set_when"], cookie["lifetime"])
            for name, cookie in found.cookies.items()
        ],
    )


def sections(found: DataMap) -> list[CategorySection]:
    """Every category of the policy with its rows, in the policy's order."""
    by_category: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(lambda: defaultdict(list))
    for record, entry in found.personal_fields():
        by_category[entry.facts["category"]][record.label].append(
            {"name": entry.name, **entry.facts}
        )
    for key in found.cache_keys.values():
        if key.get("personal"):
            by_category[key["category"]][key["about"]].append(
                {"name": "", "export": "", "erasure": Erasure.DELETE, **key, "about": ""}
            )
    return [
        CategorySection(
            name=str(category.label),
            slug=category.value,
            control_url_name=CONTROLS[category][0],
            control_name=CONTROLS[category][1],
            rows=[
                _row(found.records.get(label), label, facts, found)
                for label, facts in by_category[category].items()
            ],
        )
        for category in Category
    ]


def _row(
    record: RecordEntry | None, label: str, facts: list[dict[str, Any]], found: DataMap
) -> Row:
    return Row(
        about=record.about if record else label,
        items=[one["about"] for one in facts if one.get("about")],
        purposes=_distinct(str(Purpose(p).label) for one in facts for p in one["purposes"]),
        bases=_distinct(str(LawfulBasis(one["lawful_basis"]).label) for one in facts),
        balances=_distinct(one.get("balance", "") for one in facts),
        retention=_distinct(found.retention[one["retention"]]["text"] for one in facts),
        erasure=_distinct(str(Erasure(one["erasure"]).label) for one in facts),
        reasons=_distinct(
            one.get("because", "") for one in facts if one["erasure"] == Erasure.KEEP
        ),
    )


def _distinct(texts: Any) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
