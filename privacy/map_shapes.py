"""Which keys each entry of a map has, and what may stand at them."""

from typing import Any

from privacy.purposes import Category, Erasure, Export, LawfulBasis, Purpose, Role
from privacy.shapes import (
    Key,
    Shape,
    days,
    flag,
    flag_or_text,
    one_of,
    some_of,
    text,
    texts,
    way,
    ways,
)
from privacy.tracing.kinds import Sought

NOT_PERSONAL = "not_personal"
NOBODY = "none"
PERIODS = ("years", "months", "days")

RETENTION_SHAPE: Shape = {
    "text": Key(text),
    "event": Key(text),
    "from_year_end": Key(flag, is_needed=False),
    "period": Key(lambda value: _period_fault(value)),
    "action": Key(one_of([Erasure.DELETE, Erasure.BLANK])),
}
RECIPIENT_SHAPE: Shape = {"name": Key(text), "role": Key(text)}
RECORD_SHAPE: Shape = {
    "about": Key(text),
    "subjects": Key(
        lambda value: (
            ""
            if value == NOBODY or (isinstance(value, dict) and value)
            else "`none`, or who it is about, such as `buyer: {road: buyer, sees: all}`"
        )
    ),
    "clock": Key(lambda value: "" if isinstance(value, dict) else "{event: way}", is_needed=False),
    "in_use": Key(
        lambda value: "" if isinstance(value, list) else "a list of {rule, words}", is_needed=False
    ),
    "comes_from": Key(text, is_needed=False),
    "defaults": Key(lambda value: "" if isinstance(value, dict) else "a mapping", is_needed=False),
    "fields": Key(lambda value: "" if isinstance(value, dict) else "a mapping"),
}
SUBJECT_SHAPE: Shape = {
    "road": Key(ways),
    "sees": Key(
        lambda value: "" if value == "all" or not texts(value) else "`all` or a list of fields"
    ),
}
HOLD_SHAPE: Shape = {"rule": Key(way), "words": Key(text)}
CASE_SHAPE: Shape = {
    "do": Key(one_of(Erasure.values)),
    "by": Key(text, is_needed=False),
    "when": Key(way, is_needed=False),
    "words": Key(text, is_needed=False),
}
KEYS = Key(
    lambda value: "" if isinstance(value, dict) and value else "{key: what it is}", is_needed=False
)
COOKIE_SHAPE: Shape = {
    "about": Key(text),
    "purpose": Key(one_of(Purpose.values)),
    "lifetime": Key(text),
    "necessary": Key(flag),
    "set_when": Key(text),
}
BROWSER_KEY_SHAPE: Shape = {
    "about": Key(text),
    "purpose": Key(one_of(Purpose.values)),
    "lifetime": Key(text),
    "set_when": Key(text),
}
MAIL_SHAPE: Shape = {"about": Key(text), "transactional": Key(flag)}
TASK_SHAPE: Shape = {"arguments": Key(texts)}
LOG_KEY_SHAPE: Shape = {
    "about": Key(text),
    "personal": Key(flag),
    "text": Key(flag, is_needed=False),
}


def personal_shape(rule: Key) -> Shape:
    """Of a personal field; `rule` knows the names of the rules of retention."""
    return {
        "about": Key(text),
        "of": Key(some_of(Role.values)),
        "category": Key(one_of(Category.values)),
        "purposes": Key(some_of(Purpose.values)),
        "lawful_basis": Key(one_of(LawfulBasis.values)),
        "balance": Key(text, is_needed=False),
        "retention": rule,
        "export": Key(one_of(Export.values)),
        "erasure": Key(lambda value: "" if value else "|".join(Erasure.values)),
        "because": Key(text, is_needed=False),
        "keys": KEYS,
        "sought_as": Key(one_of(Sought.values), is_needed=False),
        "names_others": Key(flag_or_text, is_needed=False),
    }


def storage_shape(rule: Key) -> Shape:
    return {
        "about": Key(text),
        "personal": Key(flag),
        "store": Key(one_of(["private", "public"])),
        "retention": rule,
        "columns": Key(texts),
        "copies": Key(texts),
        "versions": Key(text),
        "versions_days": Key(days),
    }


def _period_fault(value: Any) -> str:
    is_right = (
        isinstance(value, dict)
        and value
        and all(
            unit in PERIODS and type(count) is int and count >= 0 for unit, count in value.items()
        )
    )
    return "" if is_right else "{years: …}, {months: …} or {days: …}"
