""".env.example is the list of all values: none missing, none that nobody reads, no secret in it."""

import re

from django.conf import settings

from tests.deploy.names import (
    compose_names,
    example_names,
    launcher_names,
    script_names,
    settings_names,
)


def test_settings_are_read_by_the_known_readers_only() -> None:
    """Otherwise the lists below would miss a name."""
    text = (settings.BASE_DIR / "jewelcad/settings.py").read_text()
    assert "environ[" not in text
    assert "getenv" not in text
    # Once each: the helper _required, and the name of the reader's own method.
    assert len(re.findall(r"env\.text\(name\)", text)) == 1
    assert {"DATABASE_URL", "SECRET_KEY", "DEPLOYMENT", "TLS_EXEMPT_HOSTS"} <= settings_names()


def test_every_value_that_the_site_reads_is_listed() -> None:
    needed = settings_names() | compose_names() | script_names()
    assert needed - example_names() == set()


def test_no_value_is_listed_that_nobody_reads() -> None:
    read = settings_names() | compose_names() | script_names() | launcher_names()
    assert example_names() - read == set()


def test_example_holds_no_secret() -> None:
    text = (settings.BASE_DIR / ".env.example").read_text()
    secrets = re.findall(r"^\w*(?:PASSWORD|SECRET|_KEY|_ID|_USER)\w*=(.*)$", text, re.M)
    assert set(secrets) == {""}
