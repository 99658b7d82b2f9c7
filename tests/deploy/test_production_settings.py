"""Production has no launcher: what it imports can do without."""

import os
import secrets
import subprocess
import sys

from django.conf import settings

LOAD = """
import sys, django
django.setup()
import jewelcad.urls, jewelcad.celery, jewelcad.schedule
print(django.conf.settings.DEPLOYMENT, [n for n in sys.modules if n.split(".")[0] == "embedded"])
"""


def test_production_imports_no_launcher() -> None:
    lines = (settings.BASE_DIR / "deploy" / "check.env").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and line[0] != "#")
    own = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "jewelcad.settings"}
    own |= {"SECRET_KEY": secrets.token_urlsafe(64)}
    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        cwd=settings.BASE_DIR,
        env=given | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "production []\n", done.stderr
