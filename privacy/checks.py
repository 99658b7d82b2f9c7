"""`manage.py check` fails while something is stored that no data map declares."""

import importlib
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db.models import JSONField, Model, QuerySet
from django.db.models.fields.related import ForeignKey
from django.utils.module_loading import module_has_submodule

from common.json_field import DeclaredJSONField
from common.personal import DataSubject
from common.storage import PRIVATE_PREFIXES, PUBLIC_PREFIXES
from privacy.data_map import data_map
from privacy.entries import DataMap, Problem, RecordEntry, Way
from privacy.frozen import differences, public_facts, public_hash, read_frozen
from privacy.outside_periods import faults_outside
from privacy.policy import newest_version
from privacy.purposes import Erasure, Export, Role
from privacy.ways import all_rows, covered, model_at, moment, reached

EXAMPLE = (
    "{about: …, category: account, purposes: [provide_service], lawful_basis: contract, "
    "retention: account_life, export: include, erasure: delete}"
)
# Somebody to ask a road about; no row is looked for.
ANYBODY = DataSubject(account_id=1, addresses=("anybody@example.test",), username="anybody")


@register("privacy")
def check_data_map(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found = data_map()
    problems = [*faults_of_the_map(found), *policy_is_behind(found)]
    return [
        Error(problem.text, hint=problem.fix, id=f"privacy.{problem.code}") for problem in problems
    ]


# The provider of a backend is known; of SMTP it is said by MAIL_CARRIER.
_CARRIERS = {
    "anymail.backends.mailgun.EmailBackend": "Mailgun",
    "anymail.backends.sendgrid.EmailBackend": "Twilio SendGrid",
}


@register(Tags.security, deploy=True)
def check_mail_carrier(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Who carries our mails is who the policy says; nobody asks a rehearsal, which mails nobody."""
    if settings.EMBEDDED_MODE or settings.MAIL_IS_CAUGHT:
        return []
    carrier = _CARRIERS.get(settings.EMAIL_BACKEND, settings.MAIL_CARRIER)
    declared = data_map().recipients["mail"].name
    if carrier == declared:
        return []
    return [
        Error(
            f"The policy says that {declared} carries our mails, and by the settings it is "
            f"{carrier or 'somebody whom MAIL_CARRIER does not name'}.",
            hint="Set the declared provider (with EMAIL_URL, MAIL_CARRIER says who that is), or "
            "write the other one's name at `mail` in privacy/recipients.yaml and run `manage.py "
            'freeze_policy --changes "…"`: people are told before their addresses go there.',
            id="privacy.E033",
        )
    ]


@register(Tags.database, deploy=True)
def check_outside_periods(app_configs: Any, databases: Any, **kwargs: Any) -> list[CheckMessage]:
    """Asks the bucket too; runs with `check --deploy --database default`.

    Warnings: a site that is about to start cannot mend its bucket, and `compare_periods` fails.
    """
    if settings.EMBEDDED_MODE or not databases:
        return []
    try:
        faults = faults_outside()
    except (OSError, BotoCoreError, ClientError) as error:
        return [
            Warning(
                f"The bucket did not say what it deletes: {type(error).__name__}.",
                hint="Run `manage.py compare_periods` when it answers.",
                id="privacy.W032",
            )
        ]
    return [
        Warning(fault.text, hint=fault.fix, id=f"privacy.{fault.code.replace('E', 'W')}")
        for fault in faults
    ]


def faults_of_the_map(found: DataMap) -> list[Problem]:
    """All that must be mended before a version of the policy can be made of the map."""
    return [
        *found.problems,
        *undeclared(found, stored_models()),
        *undeclared_keys(found, stored_models()),
        *undeclared_tasks(found, our_tasks()),
        *gone(found, stored_models()),
        *broken_subjects(found),
        *broken_ways(found),
        *broken_clocks(found),
        *broken_erasure(found),
        *broken_columns(found),
        *undeclared_prefixes(found),
        *undeclared_mails(found, mail_kinds()),
    ]


def stored_models() -> list[type[Model]]:
    """Every table of every installed app; a plain many-to-many is declared by its field."""
    return [model for model in apps.get_models() if not model._meta.proxy]


def stored_fields(model: type[Model]) -> list[str]:
    meta = model._meta
    return [field.name for field in (*meta.concrete_fields, *meta.many_to_many)]


def undeclared(found: DataMap, models: Iterable[type[Model]]) -> Iterable[Problem]:
    for model in models:
        label = f"{model._meta.app_label}.{model.__name__}"
        record = found.records.get(label)
        source = record.source if record else _home_of(model)
        for name in stored_fields(model):
            if record is None or name not in record.fields:
                yield Problem(
                    "E010",
                    f"{label}.{name} is stored but not declared.",
                    f"Add to {source}, under records: {model.__name__}: fields: the line\n"
                    f"      {name}: {_suggestion(model, name)}",
                )


THIRD_PARTY_SOURCE = "privacy/third_party_data_map.yaml"


def undeclared_keys(found: DataMap, models: Iterable[type[Model]]) -> Iterator[Problem]:
    """A JSON column can hold anything, so its keys are declared too."""
    for model in models:
        label = f"{model._meta.app_label}.{model.__name__}"
        for field in model._meta.concrete_fields:
            record = found.records.get(label)
            entry = record.fields.get(field.name) if record else None
            if isinstance(field, JSONField) and entry is not None and not entry.keys:
                yield Problem(
                    "E017",
                    f"{label}.{field.name} is a JSON column whose keys are not declared.",
                    f"Add `keys: {{key: what it is}}` to it in {record.source if record else ''}.",
                )
            # Of an installed package only its own code writes there.
            is_ours = record is None or record.source != THIRD_PARTY_SOURCE
            if (
                is_ours
                and isinstance(field, JSONField)
                and not isinstance(field, DeclaredJSONField)
            ):
                yield Problem(
                    "E017",
                    f"{label}.{field.name} is a plain JSON column, into which any key can go.",
                    "Make it a DeclaredJSONField of common/json_field.py; it needs no migration.",
                )


def undeclared_tasks(found: DataMap, tasks: Iterable[tuple[str, list[str]]]) -> Iterator[Problem]:
    """Arguments of a task lie in the broker and in its logs: they are ids, and declared."""
    known = dict(tasks)
    for name in sorted(known.keys() | found.tasks.keys()):
        arguments = known.get(name)
        declared = found.tasks.get(name)
        if arguments is None:
            yield Problem(
                "E016", f"The task {name} is declared but does not exist.", f"Remove `{name}`."
            )
        elif declared is None or list(declared.arguments) != arguments:
            yield Problem(
                "E016",
                f"The task {name} takes {arguments}, which its room does not declare.",
                f"Write `{name}: {{arguments: [{', '.join(arguments)}]}}` under `tasks:`.",
            )
        for one in arguments or ():
            if not one.endswith("_id"):
                yield Problem(
                    "E016",
                    f"The task {name} takes {one!r}, which is no id.",
                    "Give the task the row's id and load the row in it.",
                )


def our_tasks() -> list[tuple[str, list[str]]]:
    # Celery's own way of importing them runs these checks.
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "tasks"):
            importlib.import_module(f"{config.name}.tasks")
    return [
        (name, list(inspect.signature(task.run).parameters))
        for name, task in current_app.tasks.items()
        if not name.startswith("celery.")
    ]


def gone(found: DataMap, models: Iterable[type[Model]]) -> Iterable[Problem]:
    stored = {f"{m._meta.app_label}.{m.__name__}": set(stored_fields(m)) for m in models}
    for label, record in found.records.items():
        if label not in stored:
            yield Problem(
                "E011",
                f"{label} is declared but no such table exists.",
                f"Remove {record.model} from {record.source}.",
            )
            continue
        for name in record.fields.keys() - stored[label]:
            yield Problem(
                "E011",
                f"{label}.{name} is declared but no longer stored.",
                f"Remove the line `{name}:` from {record.source}.",
            )


def broken_subjects(found: DataMap) -> Iterator[Problem]:
    """Personal fields belong to somebody, and whoever may have a field sees it."""
    for label, record in found.records.items():
        personal = dict(record.personal_fields())
        if personal and not record.subjects:
            yield Problem(
                "E012",
                f"{label} holds personal fields but leads to no person.",
                f"Write `subjects: ` in {record.source} with the way to each person.",
            )
            continue
        for role, subject in record.subjects.items():
            for name in sorted((subject.sees or set()) - personal.keys()):
                yield Problem(
                    "E012",
                    f"{label} lets the {role} see {name!r}, which is no personal field of it.",
                    f"Remove it from `sees:` in {record.source}.",
                )
        for name, said in personal.items():
            for role in sorted(said.of - record.subjects.keys()):
                yield Problem(
                    "E012",
                    f"{label}.{name} is a datum of the {role}, whom the record does not lead to.",
                    f"Write in {record.source}, `of:`, one of {' | '.join(record.subjects)}.",
                )
            if said.export == Export.INCLUDE and not _is_seen(record, name):
                yield Problem(
                    "E012",
                    f"{label}.{name} is in somebody's copy, and nobody sees it.",
                    f"Add it to a `sees:` in {record.source}, or say `export: withhold`.",
                )


def _is_seen(record: RecordEntry, name: str) -> bool:
    return any(s.sees is None or name in s.sees for s in record.subjects.values())


def broken_ways(found: DataMap) -> Iterator[Problem]:
    """Every function is there and gives a query; every path leads where it should."""
    for label, record in found.records.items():
        model = _model(label)
        if model is None:
            continue
        rules = [hold.rule for hold in record.in_use] + [
            case.when
            for _, said in record.personal_fields()
            for case in said.erasure
            if case.when is not None
        ]
        for role, subject in record.subjects.items():
            for road in subject.roads:
                yield from _road_faults(record, model, role, road)
        for rule in dict.fromkeys(rules):
            yield from _query_faults(
                record, rule, partial(_rows_of_rule, record=record, model=model, rule=rule)
            )
        for clock in record.clock.values():
            yield from _query_faults(
                record, clock, partial(_rows_by_clock, record=record, model=model, clock=clock)
            )


def _rows_of_rule(*, record: RecordEntry, model: type[Model], rule: Way) -> QuerySet[Any]:
    return all_rows(record).filter(covered(model, rule))


def _rows_by_clock(*, record: RecordEntry, model: type[Model], clock: Way) -> QuerySet[Any]:
    rows: QuerySet[Any] = all_rows(record).annotate(_at=moment(model, clock))
    return rows


def _road_faults(
    record: RecordEntry, model: type[Model], role: Role, road: Way
) -> Iterator[Problem]:
    if not road.function and not _leads_to_person(record.label, road.path):
        yield Problem(
            "E012",
            f"{record.label} names the road {road.path!r} to its {role}, which leads to no person.",
            f"Write in {record.source} foreign keys joined by __ that end at the user, or the "
            "dotted path of a function in a room's personal.py.",
        )
        return
    yield from _query_faults(
        record, road, lambda: all_rows(record).filter(reached(model, road, ANYBODY))
    )


def _query_faults(
    record: RecordEntry, way: Way, query: Callable[[], QuerySet[Any]]
) -> Iterator[Problem]:
    """Builds the query and its SQL, and sends nothing."""
    if way.function and way.function.rsplit(".", 2)[-2:-1] != ["personal"]:
        yield Problem(
            "E018",
            f"{record.label} names {way.function}, which is in no personal.py.",
            f"Move the function into the room's personal.py and name it so in {record.source}.",
        )
        return
    try:
        str(query().query)
    except Exception as error:  # noqa: BLE001 (whatever it is, the map names something broken)
        yield Problem(
            "E018",
            f"{record.label} names {str(way)!r}, which gives no query: "
            f"{type(error).__name__}: {error}",
            f"Mend the function, or the name in {record.source}.",
        )


def broken_clocks(found: DataMap) -> Iterator[Problem]:
    """Each period has its beginning, and each row one end."""
    for label, record in found.records.items():
        rules = {
            said.retention: found.retention[said.retention] for _, said in record.personal_fields()
        }
        needed = {rule.event for rule in rules.values()}
        for event in sorted(needed - record.clock.keys()):
            yield Problem(
                "E019",
                f"{label} is kept for a time that counts from {event!r}, and has no clock for it.",
                f"Add `clock: {{{event}: a column, a road or a function}}` in {record.source}.",
            )
        for event in sorted(record.clock.keys() - needed):
            yield Problem(
                "E019",
                f"{label} has a clock for {event!r}, from which none of its periods counts.",
                f"Remove it from {record.source}.",
            )
        ends = sorted(name for name, rule in rules.items() if rule.action == Erasure.DELETE)
        if len(ends) > 1:
            yield Problem(
                "E019",
                f"{label} would be deleted by two rules: {' and '.join(ends)}.",
                f"Leave one rule in {record.source} that deletes the row.",
            )


def broken_erasure(found: DataMap) -> Iterator[Problem]:
    """A row is deleted whole: in one case its fields do not go and stay at once."""
    for label, record in found.records.items():
        for role in record.subjects:
            cases: dict[str, set[bool]] = {}
            for _, said in record.personal_fields():
                for case in said.erasure if role in said.of else ():
                    does_delete = case.do == Erasure.DELETE
                    cases.setdefault(str(case.when or ""), set()).add(does_delete)
            for when, answers in cases.items():
                if len(answers) > 1:
                    yield Problem(
                        "E020",
                        f"{label} is deleted when its {role} leaves, and some of it is not"
                        f"{f' (in the case {when})' if when else ''}.",
                        f"In {record.source} say `delete` in every field that is `of` the {role}, "
                        "or in none: it means the row.",
                    )


def broken_columns(found: DataMap) -> Iterator[Problem]:
    """Storage and processors name columns that are declared."""
    named = [
        *(
            (f"storage: {name}", column)
            for name, at in found.storage.items()
            for column in at.columns
        ),
        *(
            (f"processors: {name}", column)
            for name, held in found.processors.items()
            for one in held
            for column in one.columns
        ),
    ]
    for where, column in named:
        label, _, name = column.rpartition(".")
        if label not in found.records or name not in found.records[label].fields:
            yield Problem(
                "E021",
                f"{where} names the column {column}, which no record declares.",
                "Write it as app.Model.field.",
            )


def undeclared_prefixes(found: DataMap) -> Iterable[Problem]:
    for prefix in sorted((PRIVATE_PREFIXES | PUBLIC_PREFIXES) - found.storage.keys()):
        yield Problem(
            "E013",
            f"Files are stored under {prefix}/, which no data map declares.",
            f"Add `{prefix}: {{about: …, personal: …, store: …, retention: …, columns: …, "
            "copies: …, versions: …, versions_days: 30}` under `storage:`.",
        )


def mail_kinds() -> list[str]:
    """Every mail that has a subject template."""
    engines: list[dict[str, Any]] = settings.TEMPLATES
    folders = [Path(folder) / "emails" for engine in engines for folder in engine["DIRS"]]
    paths = [path for folder in folders for path in folder.glob("*.subject.txt")]
    return sorted(path.name.removesuffix(".subject.txt") for path in paths)


def undeclared_mails(found: DataMap, kinds: Iterable[str]) -> Iterable[Problem]:
    for kind in set(kinds) ^ found.mails.keys():
        is_sent = kind in set(kinds)
        yield Problem(
            "E015",
            f"The mail {kind} is sent but not declared."
            if is_sent
            else f"The mail {kind} is declared but has no template.",
            f"Add `{kind}: {{about: …, transactional: true}}` under `mails:` of its app's map."
            if is_sent
            else f"Remove `{kind}` from `mails:`.",
        )


def policy_is_behind(found: DataMap) -> Iterator[Problem]:
    """A problem for each thing that the map tells otherwise than the published policy."""
    version = newest_version()
    how = "Is it meant? Then `manage.py freeze_policy --changes`, which makes a version of it."
    said = list(differences(read_frozen(), public_facts(found)))
    for one in said:
        yield Problem("E014", f"Not as in the policy of {version.published_on}: {one}", how)
    if not said and version.map_hash != public_hash(found):
        yield Problem(
            "E014",
            f"The policy of {version.published_on} is not the one in privacy/policy_frozen.jsonl.",
            how,
        )


def _leads_to_person(label: str, path: str) -> bool:
    if path == "self":
        return label == _user_label()
    model = _model(label)
    try:
        return model is not None and model_at(model, path)._meta.label == _user_label()
    except LookupError:
        return False


def _model(label: str) -> type[Model] | None:
    try:
        return apps.get_model(label)
    except LookupError:
        return None


def _user_label() -> str:
    return settings.AUTH_USER_MODEL


def _home_of(model: type[Model]) -> str:
    config = apps.get_app_config(model._meta.app_label)
    is_ours = "site-packages" not in str(config.path)
    return f"{config.label}/data_map.yaml" if is_ours else THIRD_PARTY_SOURCE


def _suggestion(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    if getattr(field, "primary_key", False) and not isinstance(field, ForeignKey):
        return "not_personal"
    return f"not_personal   or   {EXAMPLE}"
