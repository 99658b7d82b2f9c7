"""A database of its own for a bench, on the project's server or an embedded one."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from embedded import ensure, release
from embedded.environment import is_given


@contextmanager
def own_database() -> Iterator[None]:
    """Thrown away at the end; Django is set up inside."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jewelcad.settings")
    ensure(postgres=not is_given("DATABASE_URL"), redis=not is_given("REDIS_URL"), keep=False)
    import django

    django.setup()
    from django.db import connection

    own = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)
        release()
