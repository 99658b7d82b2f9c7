"""Keeps what the geometry program found out about the shape of a measured file."""

from typing import Any

import numpy as np
from django.db import transaction

from models_catalog.fingerprint_index import cell_of, to_bytes
from models_catalog.models import Fingerprint, ReleaseFile, Surface


@transaction.atomic
def store_fingerprint(*, release_file: ReleaseFile, found: dict[str, Any]) -> None:
    """`found` is what `fingerprint.as_dict` gives; replaces what was known before."""
    release_file.fingerprints.all().delete()
    for surface in Surface.values:
        if found[surface] is None:
            continue
        vector = np.array(found[surface], dtype=np.float32)
        Fingerprint.objects.create(
            release_file=release_file,
            surface=surface,
            version=found["version"],
            vector=to_bytes(vector),
            cell=cell_of(vector),
        )
