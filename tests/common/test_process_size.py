"""What every process of the shop holds in memory before it does anything."""

import subprocess
import sys

from tests.stripe import PROJECT

# As a worker: all tasks, and the addresses, which import every view.
IMPORT_ALL = """
import django, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "jewelcad.settings"
django.setup()
from jewelcad.celery import app
app.loader.import_default_modules()
from django.urls import get_resolver
get_resolver().url_patterns
print(*sorted({name.partition(".")[0] for name in sys.modules}))
"""


def test_no_process_of_the_shop_loads_what_only_the_geometry_child_needs() -> None:
    """60 MB each, in web server, beat and every worker."""
    said = subprocess.run(
        [sys.executable, "-c", IMPORT_ALL], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    loaded = set(said.stdout.split())
    assert "numpy" in loaded, "the list is of a process that has loaded the shop"
    assert not loaded & {"scipy", "manifold3d", "embreex", "rhino3dm", "zxcvbn"}
