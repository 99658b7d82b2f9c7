"""Meshes whose bytes are sound and whose faces are sick, through reading and measuring.

    .local/venv/bin/python -m bench.fuzz [--coarse] [COUNT] [FIRST_SEED]

`--coarse` looks at a twentieth of the points and rays, and takes a tenth of the time: the same code
runs, and volumes do not come from points.

Doubled, inverted, coincident, torn, self-touching, flat and scattered faces, and thousands of
bodies. Of a sick ring beside a sound one the true volume is known: what is measured must be that,
be refused, or come with a warning. A crash, a mesh that takes a minute of the processor, or another
number without a warning, is printed with the seed that makes it again. Ends with 1 when there was
one.
"""

import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import manifold3d
import numpy as np

from geometry.casting import knife_edges, walls
from geometry.errors import Refused
from geometry.inspecting import inspect_piece
from geometry.measuring import finger_hole, openings
from geometry.piece import Points, Triangles
from geometry.reading.reader import read

Chance = np.random.Generator
Mesh = tuple[Points, Triangles]
# A volume further off than this, in parts, is another number.
_RIGHT_WITHIN = 2e-3
_TOLD_FROM_SECONDS = 10
# A mesh is given up after so many seconds of the processor, and counts as slow, which is a fault.
_SECONDS_FOR_A_MESH = 60
_FAULTS = ("crash", "wrong", "slow")


def ring(chance: Chance) -> Mesh:
    inner, wall = float(chance.uniform(14, 20)), float(chance.uniform(1, 2.2))
    width, sides = float(chance.uniform(1.5, 6)), int(chance.choice([12, 24, 48]))
    outer = manifold3d.Manifold.cylinder(width, inner / 2 + wall, inner / 2 + wall, sides, True)
    drill = manifold3d.Manifold.cylinder(2 * width, inner / 2, inner / 2, sides, True)
    return _mesh(outer - drill)


def _mesh(solid: manifold3d.Manifold) -> Mesh:
    mesh = solid.to_mesh64()
    return np.array(mesh.vert_properties[:, :3]), np.array(mesh.tri_verts, np.int64)


def _some(faces: Triangles, chance: Chance) -> Triangles:
    """One to all of the faces."""
    return chance.permutation(faces)[: int(chance.integers(1, len(faces) + 1))]


def _beside(one: Mesh, other: Mesh) -> Mesh:
    return np.concatenate([one[0], other[0]]), np.concatenate([one[1], other[1] + len(one[0])])


def doubled(mesh: Mesh, chance: Chance) -> Mesh:
    return mesh[0], np.concatenate([mesh[1], _some(mesh[1], chance)])


def back_to_back(mesh: Mesh, chance: Chance) -> Mesh:
    return mesh[0], np.concatenate([mesh[1], _some(mesh[1], chance)[:, ::-1]])


def inverted(mesh: Mesh, chance: Chance) -> Mesh:
    return mesh[0], mesh[1][:, ::-1]


def partly_inverted(mesh: Mesh, chance: Chance) -> Mesh:
    faces = mesh[1].copy()
    turned = chance.random(len(faces)) < chance.uniform(0.02, 0.6)
    faces[turned] = faces[turned][:, ::-1]
    return mesh[0], faces


def copied_nearby(mesh: Mesh, chance: Chance) -> Mesh:
    """Once more, moved by nothing, by rounding, or by a little."""
    shift = chance.uniform(-1, 1, 3) * chance.choice([0, 1e-7, 1e-5, 1e-3, 1e-2])
    order = chance.permutation(len(mesh[1]))
    return _beside(mesh, (mesh[0] + shift, mesh[1][order]))


def copied_inverted(mesh: Mesh, chance: Chance) -> Mesh:
    shift = chance.uniform(-1, 1, 3) * chance.choice([0, 1e-5, 1e-3])
    return _beside(mesh, (mesh[0] + shift, mesh[1][:, ::-1]))


def one_inside(mesh: Mesh, chance: Chance) -> Mesh:
    """A smaller body inside the metal, looking outwards as metal does."""
    bead = _mesh(manifold3d.Manifold.sphere(0.2, 12))
    middle = mesh[0][mesh[1][0]].mean(axis=0)
    return _beside(mesh, (bead[0] + middle * 0.98, bead[1]))


def overlapping(mesh: Mesh, chance: Chance) -> Mesh:
    return _beside(mesh, (mesh[0] + [0, 0, float(chance.uniform(0.1, 1))], mesh[1]))


def torn(mesh: Mesh, chance: Chance) -> Mesh:
    return mesh[0], chance.permutation(mesh[1])[int(chance.integers(1, 4)) :]


def flat_faces(mesh: Mesh, chance: Chance) -> Mesh:
    """Slivers without a surface: corners in a line, or in one point."""
    count = int(chance.integers(1, 30))
    start = chance.uniform(-10, 10, (count, 3))
    line = np.concatenate([start, start + 1, start + 2])
    faces = np.arange(count)[:, None] + np.array([0, count, 2 * count])
    if chance.random() < 0.5:
        line[count:] = np.tile(start, (2, 1))
    return _beside(mesh, (line, faces))


def leaf(mesh: Mesh, chance: Chance) -> Mesh:
    """A sheet without thickness beside the ring, drawn on one or on both sides."""
    corners = np.array([[0, 0, 0], [3, 0, 0], [3, 3, 0], [0, 3, 0.0]]) + [30, 0, 0]
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    if chance.random() < 0.5:
        faces = np.concatenate([faces, faces[:, ::-1]])
    return _beside(mesh, (corners, faces))


def touching(mesh: Mesh, chance: Chance) -> Mesh:
    """Two rings that share a face's plane, an edge or one corner."""
    width = np.ptp(mesh[0], axis=0)
    shift = width * chance.choice([[0, 0, 1], [1, 0, 0], [1, 1, 1]])
    return _beside(mesh, (mesh[0] + shift, mesh[1]))


def dust(mesh: Mesh, chance: Chance) -> Mesh:
    """Hundreds or thousands of small closed bodies around."""
    count = int(chance.choice([50, 300, 2500]))
    corners = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1.0]]) * 0.2
    faces = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]])
    places = chance.uniform(-40, 40, (count, 1, 3))
    all_faces = faces + 4 * np.arange(count)[:, None, None]
    return _beside(mesh, ((corners + places).reshape(-1, 3), all_faces.reshape(-1, 3)))


def moved_corners(mesh: Mesh, chance: Chance) -> Mesh:
    """Some corners drawn through the body, so that it cuts itself."""
    points = mesh[0].copy()
    some = chance.random(len(points)) < chance.uniform(0.01, 0.1)
    points[some] += chance.normal(0, 3, (int(some.sum()), 3))
    return points, mesh[1]


def knotted(mesh: Mesh, chance: Chance) -> Mesh:
    """Some corners put into one place, so that faces close and surfaces touch."""
    faces = mesh[1].copy()
    count = int(chance.integers(1, 6))
    for one, other in chance.integers(0, len(mesh[0]), (count, 2)):
        faces[faces == one] = other
    return mesh[0], faces


def scattered(mesh: Mesh, chance: Chance) -> Mesh:
    return mesh[0], chance.integers(0, len(mesh[0]), (int(chance.integers(1, 200)), 3))


# What is done, and how many times the ring's volume is right; None where there is no right one.
SICK: dict[Callable[[Mesh, Chance], Mesh], float | None] = {
    doubled: 1.0,
    back_to_back: 1.0,
    inverted: 1.0,
    partly_inverted: 1.0,
    copied_nearby: 1.0,
    copied_inverted: 1.0,
    one_inside: 1.0,
    overlapping: None,
    torn: 1.0,
    flat_faces: 1.0,
    leaf: 1.0,
    touching: 2.0,
    dust: None,
    moved_corners: None,
    knotted: None,
    scattered: None,
}


def sick_mesh(seed: int) -> tuple[str, Mesh, float | None]:
    """What was done to a ring, the mesh, and its right volume if there is one."""
    chance = np.random.default_rng(seed)
    sound = ring(chance)
    names = list(SICK)
    first = names[seed % len(names)]
    mesh, done = first(sound, chance), [first]
    if chance.random() < 0.3:
        second = names[int(chance.integers(0, len(names)))]
        mesh, done = second(mesh, chance), [first, second]
    factors = [SICK[one] for one in done]
    corners = sound[0][sound[1]]
    volume = float(np.einsum("ij,ij->", corners[:, 0], np.cross(corners[:, 1], corners[:, 2]))) / 6
    # Of what was done twice nobody knows the right volume.
    right = None if len(done) > 1 or factors[0] is None else volume * factors[0]
    return " + ".join(one.__name__ for one in done), mesh, right


def binary_stl(mesh: Mesh) -> bytes:
    record = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    rows = np.zeros(len(mesh[1]), record)
    rows["corners"] = mesh[0][mesh[1]]
    return bytes(80) + len(rows).to_bytes(4, "little") + rows.tobytes()


def verdict(seed: int, folder: Path) -> tuple[str, str]:
    """What became of a sick mesh: refused, right, warned, unmeasured, wrong or crash; and why."""
    done, mesh, right = sick_mesh(seed)
    path = folder / "sick.stl"
    path.write_bytes(binary_stl(mesh))
    try:
        facts = inspect_piece(read(path, unit="mm"))
    except Refused as refused:
        return "refused", f"{done}: {refused.code}"
    except Exception as fault:  # noqa: BLE001 - a crash of any kind is what is looked for
        return "crash", f"{done}: {type(fault).__name__}: {fault}"
    volume = facts["volume_mm3"]
    if volume is None:
        return "unmeasured", done
    if right is not None and abs(volume / right - 1) <= _RIGHT_WITHIN:
        return "right", done
    is_asked = any(row["doubt"] for row in facts["shells"])
    if facts["warnings"] or facts["self_intersections"] or is_asked:
        return "warned", done
    if right is None:
        return "not known", done
    return "wrong", f"{done}: {volume:.2f} for {right:.2f}"


class _TooSlow(BaseException):
    """No Exception, so that nothing on the way takes it for a fault of the file."""


def within_its_time(seed: int, folder: Path) -> tuple[str, str]:
    signal.setitimer(signal.ITIMER_PROF, _SECONDS_FOR_A_MESH)
    try:
        return verdict(seed, folder)
    except _TooSlow:
        return "slow", sick_mesh(seed)[0]
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _give_up(_signal: int, _frame: object) -> None:
    raise _TooSlow


def look_coarsely() -> None:
    finger_hole._SAMPLES, finger_hole._GRID, openings._GRID = 2_000, 31, 31
    for module in (walls, knife_edges):
        vars(module)["RAYS"] = 1_000


def main(count: int, first: int) -> int:
    began, told = time.monotonic(), Counter[str]()
    signal.signal(signal.SIGPROF, _give_up)
    by_kind: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + count):
            started = time.process_time()
            kind, why = within_its_time(seed, Path(folder))
            seconds = time.process_time() - started
            if seconds > _TOLD_FROM_SECONDS:
                print(f"seed {seed}: {seconds:.0f} s: {why}", flush=True)
            told[kind] += 1
            by_kind.setdefault(why.partition(":")[0].partition(" +")[0], Counter())[kind] += 1
            if kind in _FAULTS:
                print(f"seed {seed}: {kind}: {why}", flush=True)
    for name, counts in sorted(by_kind.items()):
        print(f"{name:16}", dict(counts))
    print(dict(told), f"{time.monotonic() - began:.0f} s")
    return 1 if any(told[fault] for fault in _FAULTS) else 0


if __name__ == "__main__":
    words = sys.argv[1:]
    if "--coarse" in words:
        words.remove("--coarse")
        look_coarsely()
    numbers = [int(word) for word in words[:2]]
    sys.exit(main(numbers[0] if numbers else 20_000, numbers[1] if len(numbers) > 1 else 0))
