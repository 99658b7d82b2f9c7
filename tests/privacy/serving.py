"""How each function that says `@serves(use)` is asked whether it uses one person's data.

A sample gets a designer with a published listing, does what the function is for, and says whether
the person, or what is theirs, was used or shown.
"""

from collections.abc import Callable

from accounts.models import User

SAMPLES: dict[str, Callable[[User], bool]] = {}
