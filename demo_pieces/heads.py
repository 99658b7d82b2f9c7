"""Shanks and the mounting of heads, shared by the ring families. Millimetres."""

from manifold3d import Manifold

from demo_pieces.assembly import Assembly, Pose, at
from demo_pieces.profiles import shank_section, tapered
from demo_pieces.solids import bore, ring_sweep

# Heads end this far outside the finger line, so that nothing of them is felt inside the ring.
CLEARANCE = 0.4


def plain_shank(
    inner_diameter: float,
    *,
    top: float,
    bottom: float,
    thick_top: float,
    thick_bottom: float,
    outside: float = 2.4,
) -> Manifold:
    """A comfort-fit shank whose width and thickness run from the top to the bottom."""
    section = shank_section(tapered(top, bottom), tapered(thick_top, thick_bottom), outside=outside)
    return ring_sweep(inner_diameter / 2, section, around=420, across=60)


def mount(work: Assembly, head: Assembly, pose: Pose, *, inner_radius: float) -> None:
    """Place a head on the ring, trimmed so that nothing enters the finger hole."""
    clear = bore(inner_radius + CLEARANCE)
    placed = Assembly()
    placed.merge(head, pose)
    placed.bodies = [solid - clear for solid in placed.bodies]
    placed.claws = [solid - clear for solid in placed.claws]
    work.merge(placed, at())


def mount_on_top(
    work: Assembly, head: Assembly, *, inner_radius: float, girdle_height: float
) -> None:
    mount(work, head, at(0, 0, inner_radius + girdle_height), inner_radius=inner_radius)
