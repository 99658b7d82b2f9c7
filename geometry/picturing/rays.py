"""Decides what is known of rays under way, and of the surfaces that they land on.

Vectors are kept as rows (3, n) so that numpy runs along the rays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Single = NDArray[np.float32]
Mask = NDArray[np.bool_]
Ints = NDArray[np.int64]


def dot(left: Single, right: Single) -> Single:
    product = left[0] * right[0] + left[1] * right[1] + left[2] * right[2]
    return np.asarray(product, dtype=np.float32)


def unit(vectors: Single) -> Single:
    return np.asarray(vectors / np.sqrt(np.maximum(dot(vectors, vectors), 1e-20)))


@dataclass(slots=True)
class Rays:
    """Rays under way: which sample they feed, what is left of their light, what they crossed."""

    sample: Ints
    origin: Single
    heading: Single
    share: Single
    inside: Mask
    bounces: NDArray[np.int16]
    through_gem: Mask
    # The stone that a ray inside one crosses.
    stone: Ints

    @classmethod
    def starting(cls, sample: Ints, origin: Single, heading: Single, channels: int) -> Rays:
        count = len(sample)
        return cls(
            sample,
            origin[:, sample],
            heading[:, sample],
            np.ones((channels, count), np.float32),
            np.zeros(count, np.bool_),
            np.zeros(count, np.int16),
            np.zeros(count, np.bool_),
            np.zeros(count, np.int64),
        )

    def pick(self, chosen: Mask) -> Rays:
        return Rays(
            self.sample[chosen],
            some(self.origin, chosen),
            some(self.heading, chosen),
            some(self.share, chosen),
            self.inside[chosen],
            self.bounces[chosen],
            self.through_gem[chosen],
            self.stone[chosen],
        )

    def with_more(self, other: Rays) -> Rays:
        return Rays(
            np.concatenate([self.sample, other.sample]),
            np.concatenate([self.origin, other.origin], axis=1),
            np.concatenate([self.heading, other.heading], axis=1),
            np.concatenate([self.share, other.share], axis=1),
            np.concatenate([self.inside, other.inside]),
            np.concatenate([self.bounces, other.bounces]),
            np.concatenate([self.through_gem, other.through_gem]),
            np.concatenate([self.stone, other.stone]),
        )


@dataclass(slots=True)
class Surface:
    """Where rays landed: face normal and smooth normal (3, n), both turned towards the ray."""

    flat: Single
    smooth: Single
    metal: Mask
    behind: Mask
    stone: Ints

    def pick(self, chosen: Mask) -> Surface:
        return Surface(
            some(self.flat, chosen),
            some(self.smooth, chosen),
            self.metal[chosen],
            self.behind[chosen],
            self.stone[chosen],
        )


@dataclass(frozen=True, slots=True)
class Pass:
    """One walk of paths: its channels, the colour that stones bend, where light goes."""

    channels: Ints
    colour: int
    wobble: Single
    light: Single

    @property
    def colours(self) -> Ints:
        """Red, green or blue of each channel."""
        return self.channels % 3


def some(rows: Single, chosen: Mask) -> Single:
    return np.compress(chosen, rows, axis=1)
