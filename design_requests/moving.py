"""The one way in which a row of this room gets another state: asked of the tables in states.py."""

from typing import TypeVar

from django.utils.translation import gettext

from accounts.models import User
from common.audit import Actor
from common.models import Machine
from design_requests.errors import MoveRefused
from design_requests.models import Brief, Milestone, Offer
from design_requests.states import (
    BRIEF_MOVES,
    MILESTONE_MOVES,
    OFFER_MOVES,
    BriefState,
    MilestoneState,
    OfferState,
    Who,
    may_move,
)

Row = TypeVar("Row", Brief, Offer, Milestone)
_TABLES = {
    Brief: (BRIEF_MOVES, BriefState),
    Offer: (OFFER_MOVES, OfferState),
    Milestone: (MILESTONE_MOVES, MilestoneState),
}
_MACHINES = {Machine.STRIPE: Who.STRIPE, Machine.SCHEDULE: Who.SCHEDULE}


def move(*, actor: Actor, row: Row, state: str) -> None:
    """Set the state of a row that is locked, without saving it.

    Raises MoveRefused where the table has no such move, or not for this actor.
    """
    moves, states = _TABLES[type(row)]
    who = _who_is(actor, row)
    if who is None:
        raise MoveRefused(gettext("This is somebody else's. You can neither see nor change it."))
    if not may_move(moves, row.state, state, who):
        raise MoveRefused(
            gettext(
                "It reads “%(now)s” now, from which the %(who)s cannot make it “%(wanted)s”. Open "
                "the page again to see what is next."
            )
            % {"now": states(row.state).label, "who": who.label, "wanted": states(state).label}
        )
    row.state = state


def _who_is(actor: Actor, row: Brief | Offer | Milestone) -> Who | None:
    """A side before staff: whoever is a party decides nothing as staff."""
    if isinstance(actor, Machine):
        return _MACHINES.get(actor)
    offer = row.offer if isinstance(row, Milestone) else row if isinstance(row, Offer) else None
    brief = offer.brief if offer else row
    if isinstance(brief, Brief) and actor.pk == brief.client_id:
        return Who.CLIENT
    if offer is not None and actor.pk == offer.designer_id:
        return Who.DESIGNER
    return Who.STAFF if isinstance(actor, User) and actor.is_staff else None
