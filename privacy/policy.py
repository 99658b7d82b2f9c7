"""The published policy's tables, made from the data map; its versions are frozen by hash."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml

from privacy.data_map import HERE
from privacy.entries import CacheKey, Case, DataMap, Personal, RecordEntry
from privacy.purposes import Category, Erasure, Purpose

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
    """A cookie, or a key of the browser's own storage."""

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
    browser_keys: list[CookieRow]


def policy_page(found: DataMap) -> PolicyPage:
    return PolicyPage(
        version=newest_version(),
        versions=versions(),
        sections=sections(found),
        purposes=list(Purpose),
        recipients=[
            RecipientRow(
                name=one.name,
                role=one.role,
                gets=[f"{held.what}, {held.until}" for held in found.processors.get(key, ())],
            )
            for key, one in found.recipients.items()
        ],
        cookies=[
            CookieRow(name, cookie.about, cookie.set_when, cookie.lifetime)
            for name, cookie in found.cookies.items()
        ],
        browser_keys=[
            CookieRow(name, key.about, key.set_when, key.lifetime)
            for name, key in found.browser_storage.items()
        ],
    )


def sections(found: DataMap) -> list[CategorySection]:
    """Every category of the policy with its rows, in the policy's order."""
    return [
        CategorySection(
            name=str(category.label),
            slug=category.value,
            control_url_name=CONTROLS[category][0],
            control_name=CONTROLS[category][1],
            rows=[*_record_rows(category, found), *_cache_rows(category, found)],
        )
        for category in Category
    ]


def _record_rows(category: Category, found: DataMap) -> Iterator[Row]:
    for record in found.records.values():
        said = [one for _, one in record.personal_fields() if one.category == category]
        if said:
            yield _record_row(record, said, found)


def _record_row(record: RecordEntry, said: list[Personal], found: DataMap) -> Row:
    held = [f"Longer while {hold.words}" for hold in record.in_use]
    return Row(
        about=record.about,
        items=[one.about for one in said],
        purposes=_distinct(str(purpose.label) for one in said for purpose in one.purposes),
        bases=_distinct(str(one.lawful_basis.label) for one in said),
        balances=_distinct(one.balance for one in said),
        retention=_distinct([*(found.retention[one.retention].text for one in said), *held]),
        erasure=_distinct(_case_words(case) for one in said for case in one.erasure),
        reasons=_distinct(
            one.because for one in said if any(case.do == Erasure.KEEP for case in one.erasure)
        ),
    )


def _cache_rows(category: Category, found: DataMap) -> Iterator[Row]:
    for key in found.cache_keys.values():
        if key.category == category:
            yield _cache_row(key, found)


def _cache_row(key: CacheKey, found: DataMap) -> Row:
    return Row(
        about=key.about,
        items=[],
        purposes=[str(purpose.label) for purpose in key.purposes],
        bases=[str(key.lawful_basis.label)] if key.lawful_basis else [],
        balances=_distinct([key.balance]),
        retention=[found.retention[key.retention].text],
        erasure=[str(Erasure.DELETE.label)],
        reasons=[],
    )


def _case_words(case: Case) -> str:
    done = f"Replaced by “{case.by}”" if case.do == Erasure.REPLACE else str(case.do.label)
    return f"{done}, {case.words}" if case.words else done


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text))
