"""The tables of moves: every state leads to an end, and money never waits for nobody."""

import pytest

from design_requests.drawing import PAGE, drawn_into
from design_requests.states import (
    HOLDING,
    MILESTONE_MOVES,
    TABLES,
    MilestoneState,
    Who,
    pairs,
)

ENDS = {MilestoneState.SETTLED, MilestoneState.LOST, MilestoneState.CANCELLED}
# Who moves what nobody else moves, however long both sides are silent.
HOUSE = frozenset({Who.STAFF, Who.SCHEDULE, Who.STRIPE})


def test_the_drawing_in_the_documents_is_that_of_the_tables() -> None:
    page = PAGE.read_text()
    assert page == drawn_into(page), "run python -m design_requests.drawing"


@pytest.mark.parametrize("states", TABLES)
def test_every_move_stands_once_and_names_who_may_make_it(states: type) -> None:
    moves = TABLES[states]
    assert len(set(pairs(moves))) == len(moves)
    assert all(move.who and move.what for move in moves)
    assert {state for pair in pairs(moves) for state in pair} == set(states)  # type: ignore[call-overload]


@pytest.mark.parametrize("state", sorted(HOLDING))
def test_held_money_reaches_an_end_though_client_and_designer_stay_silent(state: str) -> None:
    """By what staff, the schedule and Stripe's word may do alone."""
    reached, waiting = set(), {state}
    while waiting:
        now = waiting.pop()
        reached.add(now)
        onward = {move.new for move in MILESTONE_MOVES if move.old == now and move.who & HOUSE}
        waiting |= onward - reached
    assert reached & ENDS or reached & {MilestoneState.PLANNED}
    # Only the bank may keep us waiting: nobody here overrules it.
    if state not in {MilestoneState.FROZEN, MilestoneState.SETTLING}:
        ours = {move for move in MILESTONE_MOVES if move.old == state}
        assert any(Who.SCHEDULE in move.who for move in ours)


def test_no_money_leaves_while_a_bank_disputes_it() -> None:
    out = {move.new for move in MILESTONE_MOVES if move.old == MilestoneState.FROZEN}
    assert out == {MilestoneState.DISPUTED, MilestoneState.LOST}


def test_what_is_settled_or_lost_is_opened_again_by_a_bank_alone() -> None:
    """Money that was sent back, or that a bank gives back after all, waits for our staff."""
    again = [move for move in MILESTONE_MOVES if move.old in ENDS]
    assert {(move.new, move.who) for move in again} == {
        (MilestoneState.DISPUTED, frozenset({Who.STRIPE}))
    }
    assert MilestoneState.CANCELLED not in {move.old for move in again}


def test_only_stripes_word_makes_money_held_or_settled() -> None:
    for move in MILESTONE_MOVES:
        if move.old == MilestoneState.PAYING and move.new == MilestoneState.WORKING:
            assert move.who == {Who.STRIPE}
        if move.new == MilestoneState.SETTLED:
            assert move.who == {Who.STRIPE}
