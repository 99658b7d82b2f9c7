"""Which bodies are alike, so that a form is looked at once for hundreds of copies."""

from geometry.mesh.triangles import signed_volume, surface_area
from geometry.piece import Shell

Likeness = tuple[int, int, str, str]


def likeness_of(shell: Shell) -> Likeness:
    """Equal for copies of one body, however they are turned: faces, corners, volume, surface."""
    volume = abs(signed_volume(shell.vertices, shell.faces))
    surface = surface_area(shell.vertices, shell.faces)
    return len(shell.faces), len(shell.vertices), f"{volume:.3g}", f"{surface:.3g}"
