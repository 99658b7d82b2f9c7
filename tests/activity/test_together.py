"""What goes with what, as plain numbers."""

import numpy as np

from activity.evaluation import evaluate, made_up_shoppers
from activity.together import (
    FEWEST_PEOPLE,
    MOST_OF_ONE,
    Features,
    Neighbours,
    alike,
    chosen_together,
)


def together(chosen: dict[int, list[int]]) -> Neighbours:
    """`chosen`: for each person the pieces."""
    pairs = [(person, piece) for person, pieces in chosen.items() for piece in pieces]
    people, pieces = np.array(pairs, np.int64).reshape(-1, 2).T
    return chosen_together(people, pieces)


def test_p10_what_nine_people_chose_is_in_no_list() -> None:
    nine = {person: [1, 2] for person in range(FEWEST_PEOPLE - 1)}
    assert together(nine) == {}
    assert together({**nine, 99: [1, 2]}) == {1: [2], 2: [1]}
    # The same person again is no tenth.
    assert together({**nine, 0: [1, 2, 1, 2]}) == {}
    assert together({}) == {}


def test_what_everybody_chooses_is_not_close_to_everything() -> None:
    fans = {person: [1, 2, 3] for person in range(12)}
    everybody = {100 + person: [3] for person in range(500)}
    assert together({**fans, **everybody})[1] == [2, 3]


def test_who_collects_ties_nothing_together() -> None:
    collectors = {person: list(range(MOST_OF_ONE + 1)) for person in range(20)}
    assert together(collectors) == {}


def test_pieces_are_alike_within_their_group_the_nearest_first() -> None:
    features = Features(
        piece_ids=np.array([10, 11, 12, 13, 20]),
        groups=np.array([1, 1, 1, 1, 2]),
        points=np.array([[0, 0], [1, 0], [5, 0], [0, 0.5], [0, 0]], np.float32),
    )
    lists = alike(features)
    assert lists[10] == [13, 11, 12]
    # One that is alone in its group has none.
    assert 20 not in lists


def test_what_goes_together_finds_more_than_what_everybody_buys() -> None:
    found = evaluate(made_up_shoppers(4000, 400, seed=3), 400, seed=3, asked=800)
    assert found.is_worth_showing
    assert found.popularity.hit_rate > found.random.hit_rate
    assert found.together.coverage > 5 * found.popularity.coverage
