"""`make test` ends with its result."""

import subprocess
import sys

from embedded.places import PROJECT

# Nobody lets go of it, as at the end of a test that failed.
HOLDS = """
import builtins, gc, manifold3d
class Kept: pass
kept = Kept(); kept.itself = kept; kept.solid = manifold3d.Manifold.cube([1, 1, 1])
builtins.kept = kept; gc.freeze(); gc.disable()
"""


def said_at_the_end(program: str) -> str:
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def test_what_a_library_reports_at_the_very_end_is_not_shown() -> None:
    assert "leaked" in said_at_the_end(HOLDS), "without it, it would be"
    assert "leaked" not in said_at_the_end("import tests.quiet_end" + HOLDS)
    assert "from tests import quiet_end" in (PROJECT / "tests/conftest.py").read_text()
