"""Brings the original of a file from the private store to this machine's disk."""

import shutil
from pathlib import Path

from common.storage import private_files
from models_catalog.models import ReleaseFile


def fetch_original(stored: ReleaseFile, *, target: Path) -> None:
    with private_files().open(stored.storage_key, "rb") as original, target.open("wb") as copy:
        shutil.copyfileobj(original, copy, 1 << 20)
