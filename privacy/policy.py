"""The policy's text and tables as the code has them, made from the data map.

What a shop published of it is in PolicyVersion.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

import yaml
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from privacy.data_map import HERE
from privacy.entries import CacheKey, Case, DataMap, Personal, RecordEntry
from privacy.purposes import Category, Erasure, Purpose

VERSIONS = HERE / "policy_versions.yaml"

TEXT = "privacy/_policy_text.html"
# Where a person controls what is in a category: a page, the place on it, and its name.
CONTROLS = {
    Category.ACCOUNT: ("accounts:account", "", "Your account"),
    Category.PROFILE: ("accounts:account", "", "Your account"),
    Category.CONTENT: ("models_catalog:studio", "", "Your studio"),
    Category.TRANSACTION: ("orders:library", "", "Your library"),
    Category.USAGE: ("privacy:my_data", "#object-title", "Object to uses"),
    Category.TECHNICAL: ("accounts:sessions", "", "Where you are logged in"),
}


@dataclass(frozen=True)
class Version:
    """One state of the policy in the code; a shop publishes the newest."""

    published_on: date
    effective_on: date
    map_hash: str
    changes: str

    @property
    def is_called_material(self) -> bool:
        """By whoever wrote it, beside what the map shows by itself."""
        return self.effective_on > self.published_on


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
    control_url: str
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
    sections: list[CategorySection]
    purposes: list[Purpose]
    recipients: list[RecipientRow]
    cookies: list[CookieRow]
    browser_keys: list[CookieRow]

    @property
    def has_usage(self) -> bool:
        return any(one.rows for one in self.sections if one.slug == Category.USAGE)


def policy_page(found: DataMap) -> PolicyPage:
    return PolicyPage(
        version=newest_version(),
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


def policy_text(found: DataMap) -> SafeString:
    """All that the page says, without what is said to one browser alone."""
    contact = {
        "controller": settings.SELLER_NAME,
        "email": settings.PRIVACY_EMAIL,
        "postal_address": settings.PRIVACY_POSTAL_ADDRESS,
        "representative": settings.PRIVACY_REPRESENTATIVE,
        "complaint_body": settings.COMPLAINT_BODY,
        "complaint_url": settings.COMPLAINT_URL,
    }
    return render_to_string(TEXT, {"policy": policy_page(found), "contact": contact})


def purposes_of(found: DataMap) -> list[str]:
    """What data is used for by the map."""
    used = {purpose for *_, said in found.personal_fields() for purpose in said.purposes}
    used |= {purpose for key in found.cache_keys.values() for purpose in key.purposes}
    return [purpose.value for purpose in Purpose if purpose in used]


def sections(found: DataMap) -> list[CategorySection]:
    """Every category of the policy with its rows, in the policy's order."""
    return [
        CategorySection(
            name=str(category.label),
            slug=category.value,
            control_url=reverse(CONTROLS[category][0]) + CONTROLS[category][1],
            control_name=CONTROLS[category][2],
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
