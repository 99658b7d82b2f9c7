"""Rows that stay, whatever period is over and whoever leaves: what purge and erasure ask."""

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from common.personal import Thing
from privacy.models.hold import Hold

HELD_WORDS = "it is held for a reason that two people agreed on"


def held(label: str) -> Q:
    """The rows of a table that are held now, as a condition."""
    # As text on both sides: a number that is typed wrong then holds nothing, and breaks nothing.
    holds = Hold.objects.in_force().filter(
        thing_label=label, thing_pk=Cast(OuterRef("pk"), CharField(max_length=100))
    )
    return Q(Exists(holds))


def is_held(thing: Thing) -> bool:
    return Hold.objects.in_force().on(thing).exists()
