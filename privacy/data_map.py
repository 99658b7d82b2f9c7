"""Reads every data map and says what is wrong with it; one declaration feeds all that follows."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.apps import apps

from privacy.purposes import Category, Erasure, Export, LawfulBasis, Purpose

HERE = Path(__file__).resolve().parent
THIRD_PARTY = HERE / "third_party_data_map.yaml"
NOT_PERSONAL = "not_personal"
NEEDED = ("category", "purposes", "lawful_basis", "retention", "export", "erasure")
ALLOWED: dict[str, frozenset[str]] = {
    "category": frozenset(Category.values),
    "purposes": frozenset(Purpose.values),
    "lawful_basis": frozenset(LawfulBasis.values),
    "export": frozenset(Export.values),
    "erasure": frozenset(Erasure.values),
}
FIELD_KEYS = frozenset({*NEEDED, "about", "because", "balance"})


@dataclass(frozen=True)
class Problem:
    """One fault of a map: where, what, and the line that mends it."""

    code: str
    text: str
    fix: str


@dataclass(frozen=True)
class FieldEntry:
    """How one stored field is treated. `facts` is empty for a field that is not personal."""

    name: str
    is_personal: bool
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class RecordEntry:
    """One table.

    `subject` is the path from a row to its person: self, a path, none, or indirect; an indirect
    table is reached as `reached_by` says.
    """

    app: str
    model: str
    about: str
    subject: str
    reached_by: str
    fields: Mapping[str, FieldEntry]
    source: str

    @property
    def label(self) -> str:
        return f"{self.app}.{self.model}"


@dataclass(frozen=True)
class DataMap:
    """All maps of the installed apps together."""

    records: Mapping[str, RecordEntry]
    cookies: Mapping[str, Mapping[str, Any]]
    storage: Mapping[str, Mapping[str, Any]]
    mails: Mapping[str, Mapping[str, Any]]
    cache_keys: Mapping[str, Mapping[str, Any]]
    retention: Mapping[str, Mapping[str, Any]]
    problems: tuple[Problem, ...]

    def personal_fields(self) -> Iterator[tuple[RecordEntry, FieldEntry]]:
        for record in self.records.values():
            for entry in record.fields.values():
                if entry.is_personal:
                    yield record, entry


@cache
def data_map() -> DataMap:
    """The map of this installation, read once."""
    return read_data_map(map_files())


def map_files() -> list[Path]:
    """Each installed app's data_map.yaml, then ours for the tables of other people's packages."""
    own = [Path(config.path) / "data_map.yaml" for config in apps.get_app_configs()]
    return [path for path in own if path.is_file()] + [THIRD_PARTY]


def retention_rules() -> dict[str, dict[str, Any]]:
    rules: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "retention.yaml").read_text())
    return rules


def read_data_map(paths: list[Path]) -> DataMap:
    """Read the maps; every fault becomes a Problem, and nothing is raised for content."""
    reader = _Reader(retention_rules())
    for path in paths:
        reader.read(path)
    return DataMap(
        records=reader.records,
        cookies=reader.sections["cookies"],
        storage=reader.sections["storage"],
        mails=reader.sections["mails"],
        cache_keys=reader.sections["cache_keys"],
        retention=reader.retention,
        problems=tuple(reader.problems),
    )


class _Reader:
    """Collects entries and problems over several files."""

    def __init__(self, retention: Mapping[str, Mapping[str, Any]]) -> None:
        self.retention = retention
        self.records: dict[str, RecordEntry] = {}
        self.sections: dict[str, dict[str, Mapping[str, Any]]] = {
            name: {} for name in ("cookies", "storage", "mails", "cache_keys")
        }
        self.problems: list[Problem] = []

    def read(self, path: Path) -> None:
        source = f"{path.parent.name}/{path.name}"
        try:
            documents = [document for document in yaml.safe_load_all(path.read_text()) if document]
        except yaml.YAMLError as error:
            self._say("E001", f"{source} cannot be read: {error}", "Mend the YAML at that line.")
            return
        for document in documents:
            if not isinstance(document, dict) or "app" not in document:
                self._say("E001", f"{source} does not name its app.", "Begin it with `app: NAME`.")
                continue
            for model, entry in (document.get("records") or {}).items():
                self._record(source, document["app"], model, entry)
            for section, kept in self.sections.items():
                kept.update(document.get(section) or {})

    def _record(self, source: str, app: str, model: str, entry: Any) -> None:
        label = f"{app}.{model}"
        if not isinstance(entry, dict) or not entry.get("about") or "subject" not in entry:
            self._say(
                "E002",
                f"{label} in {source} lacks `about` or `subject`.",
                "Say in a sentence what the table is, and the path to its person: "
                "`subject: self`, `subject: buyer` or `subject: none`.",
            )
            entry = entry if isinstance(entry, dict) else {}
        defaults = entry.get("defaults") or {}
        fields = {
            name: self._field(source, f"{label}.{name}", name, defaults, value)
            for name, value in (entry.get("fields") or {}).items()
        }
        self.records[label] = RecordEntry(
            app=app,
            model=model,
            about=entry.get("about", ""),
            subject=entry.get("subject", "none"),
            reached_by=entry.get("reached_by", ""),
            fields=fields,
            source=source,
        )

    def _field(
        self, source: str, label: str, name: str, defaults: Mapping[str, Any], value: Any
    ) -> FieldEntry:
        if value == NOT_PERSONAL or (isinstance(value, dict) and NOT_PERSONAL in value):
            return FieldEntry(name, is_personal=False)
        facts = {**defaults, **(value if isinstance(value, dict) else {})}
        self._check_facts(source, label, facts)
        return FieldEntry(name, is_personal=True, facts=facts)

    def _check_facts(self, source: str, label: str, facts: Mapping[str, Any]) -> None:
        missing = [key for key in NEEDED if not facts.get(key)]
        if missing:
            self._say(
                "E003",
                f"{label} is personal but lacks {', '.join(missing)}.",
                f"Add to the field, or to the record's defaults, in {source}: "
                + "; ".join(f"{key}: {self._choices(key)}" for key in missing),
            )
        self._check_values(source, label, facts)
        if facts.get("lawful_basis") == LawfulBasis.LEGITIMATE_INTEREST and not facts.get(
            "balance"
        ):
            self._say(
                "E005",
                f"{label} rests on a legitimate interest without saying how it was weighed.",
                f"Add `balance: ` with the reasons to {source}.",
            )
        reason_needed = (
            facts.get("export") == Export.WITHHOLD or facts.get("erasure") == Erasure.KEEP
        )
        if reason_needed and not facts.get("because"):
            self._say(
                "E006",
                f"{label} is withheld or kept without a reason.",
                f"Add `because: ` with the reason, fit to show, to {source}.",
            )

    def _check_values(self, source: str, label: str, facts: Mapping[str, Any]) -> None:
        for key, value in facts.items():
            if key not in FIELD_KEYS:
                self._say(
                    "E004",
                    f"{label} has an unknown entry {key!r}.",
                    f"Known are {', '.join(sorted(FIELD_KEYS))}; see {source}.",
                )
                continue
            allowed = frozenset(self.retention) if key == "retention" else ALLOWED.get(key)
            values = value if isinstance(value, list) else [value]
            for unknown in [one for one in values if allowed and one not in allowed]:
                self._say(
                    "E004",
                    f"{label} has {key}: {unknown}, which is not on the list.",
                    f"Write in {source} one of {self._choices(key)}.",
                )

    def _choices(self, key: str) -> str:
        return " | ".join(sorted(self.retention if key == "retention" else ALLOWED[key]))

    def _say(self, code: str, text: str, fix: str) -> None:
        self.problems.append(Problem(code, text, fix))


def public_hash(found: DataMap, recipients: Mapping[str, Any]) -> str:
    """SHA-256 of all that the published policy says out of the map, in a fixed order."""
    public = {
        "fields": [
            [record.label, entry.name, {key: entry.facts.get(key) for key in FIELD_KEYS}]
            for record, entry in sorted(
                found.personal_fields(), key=lambda pair: (pair[0].label, pair[1].name)
            )
        ],
        "cookies": found.cookies,
        "storage": found.storage,
        "cache_keys": found.cache_keys,
        "retention": found.retention,
        "recipients": recipients,
    }
    text = json.dumps(public, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
