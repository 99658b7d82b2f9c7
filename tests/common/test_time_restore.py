"""A backup is restored beside the database, compared and timed, while the site goes on."""

from io import StringIO

import pytest
from django.core.management import call_command


@pytest.mark.slow
@pytest.mark.django_db
def test_a62_a_backup_is_restored_with_every_row_and_timed() -> None:
    said = StringIO()
    call_command("time_restore", stdout=said)
    assert "restored in" in said.getvalue()
    assert "every table has as many rows as before" in said.getvalue()
