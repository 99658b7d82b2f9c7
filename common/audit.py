"""Who acted: writes down each change of the world about money and access, once and for good."""

from collections.abc import Iterable
from typing import Protocol

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import TextChoices

from common.models import AuditEntry, Machine

# Whoever changes something: a person, or a machine that acts without one.
Actor = AbstractBaseUser | Machine

_words: dict[str, str] = {}


class Target(Protocol):
    """What can be acted on: a row that has a name for the record."""

    @property
    def audit_id(self) -> str: ...


def register_acts(acts: type[TextChoices]) -> None:
    """Give a room's acts to the staff desk, which shows their labels.

    Raises ValueError when another room has one of them.
    """
    for act in acts:
        if _words.setdefault(act.value, str(act.label)) != act.label:
            raise ValueError(f"The act {act.value} is declared twice.")


def act_choices() -> list[tuple[str, str]]:
    return sorted(_words.items())


def words_of(act: str) -> str:
    """The act in words; an act that no room declares any more is shown as it was written."""
    return _words.get(act, act)


def record_act(*, actor: Actor, act: TextChoices, target: Target, reason: str = "") -> None:
    """Write the act down. Call it inside the transaction of the change itself."""
    record_acts(actor=actor, act=act, targets=[target], reason=reason)


def record_acts(
    *, actor: Actor, act: TextChoices, targets: Iterable[Target], reason: str = ""
) -> None:
    """The same act on several targets, in one query."""
    if act.value not in _words:
        raise ValueError(f"Register {type(act).__name__} in AppConfig.ready().")
    person_id, machine = (None, actor.value) if isinstance(actor, Machine) else (actor.pk, "")
    AuditEntry.objects.bulk_create(
        AuditEntry(
            person_id=person_id,
            machine=machine,
            act=act.value,
            target_kind=type(target).__name__,
            target_id=target.audit_id,
            reason=reason[:300],
        )
        for target in targets
    )
