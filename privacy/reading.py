"""Turns the documents of the maps into entries; every fault becomes a Problem of its own."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from privacy.entries import (
    BrowserKey,
    CacheKey,
    Case,
    Cookie,
    FieldEntry,
    Hold,
    Holding,
    LogKey,
    Mail,
    Personal,
    Problem,
    RecordEntry,
    RetentionRule,
    StoragePrefix,
    Subject,
    Task,
    Way,
)
from privacy.map_shapes import (
    BROWSER_KEY_SHAPE,
    CASE_SHAPE,
    COOKIE_SHAPE,
    HOLD_SHAPE,
    KEYS,
    LOG_KEY_SHAPE,
    MAIL_SHAPE,
    NOT_PERSONAL,
    RECORD_SHAPE,
    RETENTION_SHAPE,
    SUBJECT_SHAPE,
    TASK_SHAPE,
    personal_shape,
    storage_shape,
)
from privacy.purposes import Category, Erasure, Export, LawfulBasis, Purpose, Role
from privacy.shapes import (
    Key,
    Shape,
    faults,
    flag,
    one_of,
    some_of,
    text,
    texts,
    way,
)
from privacy.tracing.kinds import Sought


def period_words(period: Mapping[str, int]) -> str:
    """As the policy writes it: "7 years", "1 day"."""
    parts = [
        f"{count} {unit[:-1] if count == 1 else unit}" for unit, count in period.items() if count
    ]
    return " and ".join(parts)


class MapReader:
    """Collects entries and problems over several files."""

    def __init__(self, retention: Any, recipients: Any) -> None:
        self.problems: list[Problem] = []
        self.retention = self._rules(retention)
        self.recipients = recipients
        self.records: dict[str, RecordEntry] = {}
        self.cookies: dict[str, Cookie] = {}
        self.browser_storage: dict[str, BrowserKey] = {}
        self.storage: dict[str, StoragePrefix] = {}
        self.mails: dict[str, Mail] = {}
        self.cache_keys: dict[str, CacheKey] = {}
        self.tasks: dict[str, Task] = {}
        self.log_keys: dict[str, LogKey] = {}
        self.processors: dict[str, tuple[Holding, ...]] = {}
        rule = Key(one_of(self.retention))
        self._personal = personal_shape(rule)
        self._sections: dict[str, tuple[Shape, dict[str, Any], Callable[[Any], Any]]] = {
            "cookies": (COOKIE_SHAPE, self.cookies, lambda raw: Cookie(**raw)),
            "browser_storage": (
                BROWSER_KEY_SHAPE,
                self.browser_storage,
                lambda raw: BrowserKey(**raw),
            ),
            "storage": (
                storage_shape(rule),
                self.storage,
                lambda raw: StoragePrefix(**{**raw, **_tuples(raw, "columns", "copies")}),
            ),
            "mails": (MAIL_SHAPE, self.mails, lambda raw: Mail(**raw)),
            "tasks": (
                TASK_SHAPE,
                self.tasks,
                lambda raw: Task(arguments=tuple(raw["arguments"])),
            ),
            "log_keys": (LOG_KEY_SHAPE, self.log_keys, lambda raw: LogKey(**raw)),
        }

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
            self._document(source, document)

    def _document(self, source: str, document: dict[str, Any]) -> None:
        known = {"app", "records", "cache_keys", "processors", *self._sections}
        for name in document.keys() - known:
            self._say(
                "E004",
                f"{source} has an unknown section {name!r}.",
                f"Known are {', '.join(sorted(known))}.",
            )
        for model, entry in (document.get("records") or {}).items():
            self._record(source, document["app"], model, entry)
        for section, (shape, kept, build) in self._sections.items():
            for name, raw in (document.get(section) or {}).items():
                where = f"{section}: {name}"
                if name in kept:
                    self._say("E004", f"{where} is declared twice.", f"Remove one, see {source}.")
                elif self._fits(shape, raw, where, source):
                    kept[name] = build(raw)
        for name, raw in (document.get("cache_keys") or {}).items():
            self._cache_key(source, name, raw)
        for name, raw in (document.get("processors") or {}).items():
            self._processor(source, name, raw)

    def _record(self, source: str, app: str, model: str, entry: Any) -> None:
        label = f"{app}.{model}"
        if not isinstance(entry, dict) or not entry.get("about") or not entry.get("subjects"):
            self._say(
                "E002",
                f"{label} in {source} lacks `about` or `subjects`.",
                "Say in a sentence what the table is, and whom it is about: `subjects: none`, "
                "or `subjects: {buyer: {road: buyer, sees: all}}`.",
            )
            entry = entry if isinstance(entry, dict) else {}
        self._fits({**RECORD_SHAPE, **_OPTIONAL_HEAD}, entry, label, source)
        subjects = self._subjects(source, label, entry.get("subjects"))
        defaults = entry.get("defaults") or {}
        if len(subjects) == 1:
            defaults = {"of": [role.value for role in subjects], **defaults}
        self.records[label] = RecordEntry(
            app=app,
            model=model,
            about=entry.get("about") or "",
            subjects=subjects,
            clock=self._clock(source, label, entry.get("clock")),
            in_use=self._holds(source, label, entry.get("in_use")),
            fields={
                name: self._field(source, f"{label}.{name}", name, defaults, value)
                for name, value in (entry.get("fields") or {}).items()
            },
            source=source,
            comes_from=entry.get("comes_from") or "",
        )

    def _subjects(self, source: str, label: str, raw: Any) -> dict[Role, Subject]:
        found = {}
        for role, said in (raw if isinstance(raw, dict) else {}).items():
            if role not in Role.values:
                self._say(
                    "E004",
                    f"{label} is about {role!r}, which is not on the list.",
                    f"Write in {source} one of {' | '.join(Role.values)}.",
                )
            elif self._fits(SUBJECT_SHAPE, said, f"{label}, subject {role},", source):
                roads = said["road"] if isinstance(said["road"], list) else [said["road"]]
                sees = None if said["sees"] == "all" else frozenset(said["sees"])
                found[Role(role)] = Subject(Role(role), tuple(map(_way, roads)), sees)
        return found

    def _clock(self, source: str, label: str, raw: Any) -> dict[str, Way]:
        found = {}
        events = {rule.event for rule in self.retention.values()}
        for event, said in (raw if isinstance(raw, dict) else {}).items():
            if event not in events:
                self._say(
                    "E004",
                    f"{label} has a clock for {event!r}, from which no period counts.",
                    f"Write in {source} one of {' | '.join(sorted(events))}.",
                )
            elif self._fits({"clock": Key(way)}, {"clock": said}, label, source):
                found[event] = _way(said)
        return found

    def _holds(self, source: str, label: str, raw: Any) -> tuple[Hold, ...]:
        return tuple(
            Hold(_way(said["rule"]), said["words"])
            for said in (raw if isinstance(raw, list) else [])
            if self._fits(HOLD_SHAPE, said, f"{label}, in_use,", source)
        )

    def _field(
        self, source: str, label: str, name: str, defaults: Mapping[str, Any], value: Any
    ) -> FieldEntry:
        if value == NOT_PERSONAL:
            return FieldEntry(name, None, {})
        if isinstance(value, dict) and NOT_PERSONAL in value:
            shape = {NOT_PERSONAL: Key(text), "keys": KEYS}
            self._fits(shape, value, label, source)
            return FieldEntry(name, None, value.get("keys") or {})
        if not isinstance(value, dict):
            self._say(
                "E004",
                f"{label} is {value!r}.",
                f"Write in {source} `not_personal`, or a mapping that says what it is.",
            )
            return FieldEntry(name, None, {})
        facts = {**defaults, **value}
        if not self._fits(self._personal, facts, label, source):
            return FieldEntry(name, None, {})
        personal = Personal(
            about=facts["about"],
            of=frozenset(map(Role, facts["of"])),
            category=Category(facts["category"]),
            purposes=tuple(map(Purpose, facts["purposes"])),
            lawful_basis=LawfulBasis(facts["lawful_basis"]),
            balance=facts.get("balance", ""),
            retention=facts["retention"],
            export=Export(facts["export"]),
            erasure=self._cases(source, label, facts["erasure"]),
            because=facts.get("because", ""),
            keys=facts.get("keys") or {},
            sought_as=Sought(facts["sought_as"]) if "sought_as" in facts else None,
            names_others=_in_place(facts.get("names_others", False)),
        )
        self._reasons(source, label, personal)
        return FieldEntry(name, personal, personal.keys)

    def _cases(self, source: str, label: str, raw: Any) -> tuple[Case, ...]:
        """`keep`, `{do: replace, by: …}`, or a list of such whose last one has no `when`."""
        listed = raw if isinstance(raw, list) else [raw]
        found = []
        for said in listed:
            said = said if isinstance(said, dict) else {"do": said}
            if not self._fits(CASE_SHAPE, said, f"{label}, erasure,", source):
                continue
            if (said["do"] == Erasure.REPLACE) != ("by" in said):
                self._say(
                    "E004",
                    f"{label} says `replace` without `by`, or `by` without `replace`.",
                    f"Write in {source} {{do: replace, by: the text that names nobody}}.",
                )
            if ("when" in said) != ("words" in said):
                self._say(
                    "E004",
                    f"{label} has a case of erasure without `when` or without `words`.",
                    f"Write in {source} {{when: a rule, words: what it is, do: …}}.",
                )
            found.append(
                Case(
                    do=Erasure(said["do"]),
                    by=said.get("by", ""),
                    when=_way(said["when"]) if "when" in said else None,
                    words=said.get("words", ""),
                )
            )
        if found and [case.when is None for case in found] != [False] * (len(found) - 1) + [True]:
            self._say(
                "E004",
                f"{label} does not say what becomes of every row at erasure.",
                f"In {source} the last case, and only that one, has no `when`.",
            )
        return tuple(found)

    def _reasons(self, source: str, label: str, personal: Personal) -> None:
        if personal.lawful_basis == LawfulBasis.LEGITIMATE_INTEREST and not personal.balance:
            self._say(
                "E005",
                f"{label} rests on a legitimate interest without saying how it was weighed.",
                f"Add `balance: ` with the reasons to {source}.",
            )
        is_kept = any(case.do == Erasure.KEEP for case in personal.erasure)
        if (personal.export == Export.WITHHOLD or is_kept) and not personal.because:
            self._say(
                "E006",
                f"{label} is withheld or kept without a reason.",
                f"Add `because: ` with the reason, fit to show, to {source}.",
            )
        if personal.names_others == "" and {case.do for case in personal.erasure} != {
            Erasure.BLANK
        }:
            self._say(
                "E004",
                f"{label} names others and is not emptied.",
                f"Write in {source} `erasure: blank`, or by which text they are replaced.",
            )

    def _cache_key(self, source: str, name: str, raw: Any) -> None:
        is_personal = isinstance(raw, dict) and raw.get("personal") is True
        shape: Shape = {
            "about": Key(text),
            "personal": Key(flag),
            "category": Key(one_of(Category.values), is_needed=is_personal),
            "purposes": Key(some_of(Purpose.values), is_needed=is_personal),
            "lawful_basis": Key(one_of(LawfulBasis.values), is_needed=is_personal),
            "balance": Key(text, is_needed=False),
            "retention": Key(one_of(self.retention), is_needed=is_personal),
        }
        if not self._fits(shape, raw, f"cache_keys: {name}", source):
            return
        if raw.get("lawful_basis") == LawfulBasis.LEGITIMATE_INTEREST and not raw.get("balance"):
            self._say(
                "E005",
                f"cache_keys: {name} rests on a legitimate interest without saying how it was "
                "weighed.",
                f"Add `balance: ` with the reasons to {source}.",
            )
        self.cache_keys[name] = CacheKey(
            about=raw["about"],
            personal=raw["personal"],
            category=Category(raw["category"]) if is_personal else None,
            purposes=tuple(map(Purpose, raw.get("purposes", ()))),
            lawful_basis=LawfulBasis(raw["lawful_basis"]) if is_personal else None,
            balance=raw.get("balance", ""),
            retention=raw.get("retention", ""),
        )

    def _processor(self, source: str, name: str, raw: Any) -> None:
        shape = {"what": Key(text), "columns": Key(texts), "until": Key(text)}
        where = f"processors: {name}"
        if name not in self.recipients:
            self._say(
                "E004",
                f"{where} is no recipient that we know.",
                f"Write in {source} one of {' | '.join(self.recipients)}, or add it to "
                "privacy/recipients.yaml.",
            )
        for said in raw if isinstance(raw, list) else [raw]:
            if self._fits(shape, said, where, source):
                holding = Holding(said["what"], tuple(said["columns"]), said["until"])
                self.processors[name] = (*self.processors.get(name, ()), holding)

    def _rules(self, raw: Any) -> dict[str, RetentionRule]:
        found = {}
        for name, said in raw.items():
            source = "privacy/retention.yaml"
            if not self._fits(RETENTION_SHAPE, said, f"The rule {name}", source):
                continue
            words = period_words(said["period"])
            if words and words not in said["text"]:
                self._say(
                    "E007",
                    f"The rule {name} says {said['text']!r} and lasts {words}.",
                    f"Make text and period in {source} say the same.",
                )
            found[name] = RetentionRule(
                text=said["text"],
                event=said["event"],
                from_year_end=said.get("from_year_end", False),
                period=said["period"],
                action=Erasure(said["action"]),
            )
        return found

    def _fits(self, shape: Shape, raw: Any, where: str, source: str) -> bool:
        found = list(faults(shape, raw, where=where, source=source))
        self.problems.extend(found)
        return not found

    def _say(self, code: str, said: str, fix: str) -> None:
        self.problems.append(Problem(code, said, fix))


# Reported together as E002, with an example.
_OPTIONAL_HEAD: Shape = {
    name: Key(lambda value: "", is_needed=False) for name in ("about", "subjects")
}


def _way(said: Any) -> Way:
    if isinstance(said, dict):
        ((path, function),) = said.items()
        return Way(path=path, function=function)
    return Way(function=said) if "." in said else Way(path=said)


def _in_place(said: bool | str) -> str | None:
    """What comes in place of words that name somebody; `true` says nothing, `false` none do."""
    return said if isinstance(said, str) else ("" if said else None)


def _tuples(raw: Mapping[str, Any], *names: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(raw[name]) for name in names}
