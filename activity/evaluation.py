"""How well lists of what goes together find a purchase that was kept from them; pure calculation.

Shoppers are made up: there are no real ones to learn from. Each has a few tastes and buys out of
them, or, with the chance `FASHION`, what everybody buys. So the figures say that the calculation
finds tastes where there are some. How strong tastes are in a real shop they cannot say.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from activity.together import Neighbours, Pairs, chosen_together

# How many pieces are suggested.
SUGGESTED = 10
TASTES = 40
TASTES_OF_ONE = 2
# The chance of a purchase that follows no taste.
FASHION = 0.4
FEWEST_BOUGHT, MOST_BOUGHT = 4, 20

# From what somebody has to what is suggested.
Suggest = Callable[[list[int]], list[int]]


@dataclass(frozen=True)
class Score:
    # The share of shoppers to whom their kept purchase was suggested.
    hit_rate: float
    # The share of all pieces that were suggested to anybody.
    coverage: float


@dataclass(frozen=True)
class Evaluation:
    together: Score
    popularity: Score
    random: Score

    @property
    def is_worth_showing(self) -> bool:
        """Whether it beats what everybody buys by half."""
        return self.together.hit_rate >= 1.5 * self.popularity.hit_rate


def made_up_shoppers(people: int, pieces: int, *, seed: int) -> Pairs:
    """Who bought which piece; within a taste and in the whole shop a few pieces sell most."""
    rng = np.random.default_rng(seed)
    # Random, so that neither tastes nor fashion go by the number of a piece.
    taste_of = rng.integers(0, TASTES, pieces)
    weight = 1 / np.arange(1, pieces + 1) ** 0.8
    rng.shuffle(weight)
    by_taste = [np.flatnonzero(taste_of == taste) for taste in range(TASTES)]
    counts = rng.integers(FEWEST_BOUGHT, MOST_BOUGHT + 1, people)
    buyer = np.repeat(np.arange(people), counts)
    own = np.stack([rng.choice(TASTES, TASTES_OF_ONE, replace=False) for _ in range(people)])
    taste = own[buyer, rng.integers(0, TASTES_OF_ONE, len(buyer))]
    bought = rng.choice(pieces, len(buyer), p=weight / weight.sum())
    follows = rng.random(len(buyer)) >= FASHION
    for number, members in enumerate(by_taste):
        here = follows & (taste == number)
        if len(members):
            chances = weight[members] / weight[members].sum()
            bought[here] = rng.choice(members, int(here.sum()), p=chances)
    return buyer.astype(np.int64), bought.astype(np.int64)


def evaluate(pairs: Pairs, pieces: int, *, seed: int, asked: int = 2000) -> Evaluation:
    """Keeps one purchase of each shopper, learns from the others, and asks `asked` of them."""
    rng = np.random.default_rng(seed)
    people, bought = pairs
    order = np.lexsort((rng.random(len(people)), people))
    people, bought = people[order], bought[order]
    is_kept = np.append(np.diff(people) != 0, True)
    lists = chosen_together(people[~is_kept], bought[~is_kept])
    had: dict[int, list[int]] = {}
    for person, piece in zip(people[~is_kept].tolist(), bought[~is_kept].tolist(), strict=True):
        had.setdefault(person, []).append(piece)
    kept = list(zip(people[is_kept].tolist(), bought[is_kept].tolist(), strict=True))
    # What somebody has already is never suggested, so it cannot be found either.
    kept = [(person, piece) for person, piece in kept if piece not in had.get(person, [piece])]
    kept = [kept[at] for at in rng.permutation(len(kept))[:asked]]
    sold = np.bincount(bought[~is_kept], minlength=pieces)
    popular = np.argsort(-sold, kind="stable").tolist()
    return Evaluation(
        together=_score(lambda mine: suggested(lists, mine), kept, had, pieces),
        popularity=_score(lambda mine: _first(popular, mine), kept, had, pieces),
        random=_score(
            lambda mine: _first(rng.permutation(pieces)[: 3 * MOST_BOUGHT].tolist(), mine),
            kept,
            had,
            pieces,
        ),
    )


def suggested(lists: Neighbours, mine: list[int]) -> list[int]:
    """As the shop does it: by how many of one's pieces it goes with, and how closely."""
    closeness: dict[int, int] = {}
    for piece in set(mine):
        others = lists.get(piece, [])
        for place, other in enumerate(others):
            closeness[other] = closeness.get(other, 0) + len(others) - place
    return _first(sorted(closeness, key=lambda one: (-closeness[one], one)), mine)


def _first(pieces: list[int], mine: list[int]) -> list[int]:
    known, found = set(mine), []
    for piece in pieces:
        if piece not in known:
            found.append(piece)
        if len(found) == SUGGESTED:
            break
    return found


def _score(
    suggest: Suggest, kept: list[tuple[int, int]], had: dict[int, list[int]], pieces: int
) -> Score:
    hits, shown = 0, set[int]()
    for person, piece in kept:
        found = suggest(had[person])
        hits += piece in found
        shown.update(found)
    return Score(hit_rate=hits / max(len(kept), 1), coverage=len(shown) / pieces)
