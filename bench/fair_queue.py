"""How much longer one designer's small file takes beside four large ones of another designer.

    JEWELCAD_LOCAL=/tmp/fair DEMO=0 PORT=8123 make run      # a site of its own, to be thrown away
    JEWELCAD_LOCAL=/tmp/fair python -m bench.fair_queue [--triangles 500000]

The small file is sent alone first, and then right after the four; each time is from the moment at
which it waits to its report, and then to the last of its pictures. Goal: its report within twice
the time that it takes alone.
"""

import argparse
import os
import secrets
import sys
import time
from typing import Any

import numpy as np
import trimesh

GOAL, LARGE, PATIENCE_SECONDS = 2.0, 4, 1800


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--triangles", type=int, default=500_000, help="of each large file")
    triangles = parser.parse_args().triangles

    from embedded import ensure, release

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
    ensure(postgres=True, redis=True, keep=False)
    import django

    django.setup()
    try:
        alone = _small(beside=None)
        beside = _small(beside=ring(triangles))
    finally:
        release()
    for what, number in (("to its report", 0), ("to its last picture", 1)):
        print(
            f"small file {what}: alone {alone[number]:.1f} s, beside {LARGE} of {triangles} "
            f"triangles {beside[number]:.1f} s, factor {beside[number] / alone[number]:.2f}"
        )
    factor = beside[0] / alone[0]
    print(f"factor {factor:.2f} (goal {GOAL})")
    return 0 if factor <= GOAL else 1


def ring(triangles: int) -> bytes:
    around = int(np.sqrt(triangles))
    mesh = trimesh.creation.torus(9.0, 1.2, major_sections=around, minor_sections=around // 2)
    return bytes(mesh.export(file_type="stl"))


def _small(*, beside: bytes | None) -> tuple[float, float]:
    """Seconds to the report and to the last picture of a ring of 5,000 triangles."""
    other, own = _designer(), _designer()
    if beside is not None:
        for _ in range(LARGE):
            _send(other, beside)
        time.sleep(3)  # the workers are at it
    began = time.monotonic()
    run = _send(own, ring(5_000))
    _wait(run)
    report = time.monotonic() - began
    _wait(run.release.picture_run)
    return report, time.monotonic() - began


def _designer() -> Any:
    from accounts.models import DesignerProfile, User

    name = f"bench-{secrets.token_hex(4)}"
    person = User.objects.create_user(
        email=f"{name}@bench.invalid", username=name, password=secrets.token_hex(16)
    )
    DesignerProfile.objects.create(user=person, studio_name=name)
    return person


def _send(designer: Any, content: bytes) -> Any:
    """As the studio's page does once the bytes have arrived."""
    from models_catalog.models import Category, Upload
    from models_catalog.services.create_listing import create_listing

    upload = Upload.objects.create(
        owner=designer, file_name="ring.stl", size_bytes=len(content), received_bytes=len(content)
    )
    upload.path.parent.mkdir(parents=True, exist_ok=True)
    upload.path.write_bytes(content)
    category, _ = Category.objects.get_or_create(slug="rings", defaults={"name": "Rings"})
    listing = create_listing(
        actor=designer,
        title="Bench ring",
        description="A ring.",
        category=category,
        tags="",
        prices={},
        upload=upload,
    )
    return listing.releases.get().run


def _wait(run: Any) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while run.is_in_progress:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{run} did not end. Does a site run on this folder?")
        time.sleep(0.1)
        run.refresh_from_db()
    if run.state != "done":
        raise RuntimeError(f"{run} {getattr(run, 'reason', '')}")


if __name__ == "__main__":
    sys.exit(main())
