"""What a person's own page shows of their wishes, and of who looked at their data."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.languages import ENGLISH, language_now
from privacy.data_map import data_map
from privacy.models import Disclosure, Objection, Restriction, StaffView
from privacy.purposes import OPEN_TO_OBJECTION, Use
from privacy.states import ObjectionState, RestrictionGround
from privacy.wishes.keep_wish import METHOD

# More than these are in the copy.
LINES_SHOWN = 30

WHAT_IT_IS = {
    Use.PERSONALISE: _(
        "Lists that are fitted to what you looked at. Without them you see what everybody sees."
    ),
    Use.STATISTICS: _(
        "Counts of what is looked at and searched for. Without them your visits are counted under "
        "no account."
    ),
    Use.PREVENT_FRAUD: _(
        "Signs of stolen cards and abuse. It protects buyers and designers, so a person at our "
        "desk weighs your objection, and answers within 30 days; until then it goes on."
    ),
}


@dataclass(frozen=True)
class ObjectionLine:
    use: Use
    label: str
    what: str
    # What was said last, if anything.
    last: Objection | None

    @property
    def is_made(self) -> bool:
        return self.last is not None and self.last.state != ObjectionState.WITHDRAWN

    @property
    def is_by_browser(self) -> bool:
        return self.is_made and self.last is not None and self.last.method == METHOD


@dataclass(frozen=True)
class Wishes:
    """How somebody's restrictions and objections stand."""

    restrictions: list[Restriction]
    objections: list[ObjectionLine]
    history: list[Objection]

    @property
    def own(self) -> list[Restriction]:
        """Those that the person may lift."""
        return [one for one in self.restrictions if one.ground != RestrictionGround.CHILD]


def wishes_of(person: AbstractBaseUser) -> Wishes:
    said = list(Objection.objects.of_person(person.pk)[:LINES_SHOWN])
    newest = {one.use: one for one in Objection.objects.of_person(person.pk).newest()}
    return Wishes(
        restrictions=list(Restriction.objects.of_person(person.pk).in_force(timezone.now())),
        objections=[
            ObjectionLine(use, str(use.label), str(WHAT_IT_IS[use]), newest.get(use))
            for use in OPEN_TO_OBJECTION
        ],
        history=said,
    )


@dataclass(frozen=True)
class Look:
    """Somebody of the staff by role, not by name."""

    role: str
    what: str
    at: datetime


def looks_at(person: AbstractBaseUser) -> list[Look]:
    seen = StaffView.objects.filter(account_number=person.pk)[:LINES_SHOWN]
    return [Look(_role_words(one.viewer_role), _what_words(one.what), one.at) for one in seen]


def _role_words(role: str) -> str:
    return ", ".join(gettext(name) for name in role.split(", "))


def _what_words(what: str) -> str:
    """The object by its name, which is English; else by what the data map says of its table."""
    if language_now() == ENGLISH:
        return what
    for record in data_map().records.values():
        if apps.get_model(record.label)._meta.verbose_name == what:
            return gettext(record.about)
    return what


def disclosures_about(person: AbstractBaseUser) -> list[Disclosure]:
    return list(Disclosure.objects.filter(account_number=person.pk)[:LINES_SHOWN])
