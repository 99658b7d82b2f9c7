"""`manage.py check` fails while something is stored that no data map declares."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model
from django.db.models.fields.related import ForeignKey

from common.storage import PRIVATE_PREFIXES, PUBLIC_PREFIXES
from privacy.data_map import DataMap, Problem, data_map, public_hash
from privacy.policy import newest_version, recipients

EXAMPLE = (
    "{about: …, category: account, purposes: [provide_service], lawful_basis: contract, "
    "retention: account_life, export: include, erasure: delete}"
)


@register("privacy")
def check_data_map(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found = data_map()
    problems = [
        *found.problems,
        *undeclared(found, stored_models()),
        *gone(found, stored_models()),
        *broken_paths(found),
        *undeclared_prefixes(found),
        *undeclared_mails(found, mail_kinds()),
        *policy_is_behind(found),
    ]
    return [
        Error(problem.text, hint=problem.fix, id=f"privacy.{problem.code}") for problem in problems
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


def broken_paths(found: DataMap) -> Iterable[Problem]:
    for label, record in found.records.items():
        holds_personal = any(entry.is_personal for entry in record.fields.values())
        if record.subject == "none" and holds_personal:
            yield Problem(
                "E012",
                f"{label} holds personal fields but leads to no person.",
                f"Write `subject: ` with the path to the person in {record.source}, "
                "or `subject: indirect` with `reached_by:`.",
            )
        if record.subject == "indirect" and not record.reached_by:
            yield Problem(
                "E012",
                f"{label} is reached indirectly, but not said how.",
                f"Add `reached_by: ` in {record.source}: how the rows of a person are found.",
            )
        if record.subject not in {"self", "none", "indirect"} and not _leads_to_person(
            label, record.subject
        ):
            yield Problem(
                "E012",
                f"{label} names the path {record.subject!r}, which leads to no person.",
                f"Write in {record.source} foreign keys joined by __ that end at the user.",
            )


def undeclared_prefixes(found: DataMap) -> Iterable[Problem]:
    for prefix in sorted((PRIVATE_PREFIXES | PUBLIC_PREFIXES) - found.storage.keys()):
        yield Problem(
            "E013",
            f"Files are stored under {prefix}/, which no data map declares.",
            f"Add `{prefix}: {{about: …, personal: …, store: …, retention: …}}` under `storage:`.",
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


def policy_is_behind(found: DataMap) -> Iterable[Problem]:
    version = newest_version()
    if version.map_hash != public_hash(found, recipients()):
        yield Problem(
            "E014",
            f"The data map says something else than the policy of {version.published_on}.",
            "Run `manage.py freeze_policy`, which adds a version to privacy/policy_versions.yaml.",
        )


def _leads_to_person(label: str, path: str) -> bool:
    model: Any = _model(label)
    for step in path.split("__"):
        if model is None:
            return False
        field = next((f for f in model._meta.get_fields() if f.name == step), None)
        model = getattr(field, "related_model", None)
    return bool(model is not None and model._meta.label == _user_label())


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
    return f"{config.label}/data_map.yaml" if is_ours else "privacy/third_party_data_map.yaml"


def _suggestion(model: type[Model], name: str) -> str:
    field = model._meta.get_field(name)
    if getattr(field, "primary_key", False) and not isinstance(field, ForeignKey):
        return "not_personal"
    return f"not_personal   or   {EXAMPLE}"
