"""What every test can ask for: services, the cast, clients, mail."""

import gc
import secrets
from collections.abc import Iterator
from contextlib import suppress
from copy import deepcopy
from pathlib import Path

import pytest
from django.test import Client, TransactionTestCase
from pytest_django import DjangoDbBlocker, Settings
from redis.exceptions import RedisError

from accounts.models import User
from common.mailbox import LocalMail
from embedded import ensure, release
from embedded.environment import is_given
from tests import quiet_end
from tests.browser import chromium
from tests.fixtures import ClientOf, ReadMails

__all__ = ["chromium", "quiet_end"]

# Files of one walk that takes minutes. They begin first: one that began last would go on alone.
LONGEST = (
    "test_hostile_forms.py",
    "test_every_kind_of_page.py",
    "test_years.py",
    "test_entrances.py",
    "test_access_matrix.py",
    "test_service_gone.py",
    "test_paid_demo.py",
    "test_crawl.py",
    "test_journey.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    """What was imported stays for the run: the collector need not look through it again.

    Saves about a tenth of the processor time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session")
def services() -> Iterator[None]:
    """PostgreSQL and Redis run, ours where the environment names none."""
    ensure(postgres=not is_given("DATABASE_URL"), redis=not is_given("REDIS_URL"), keep=False)
    yield
    release()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    services: None,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """pytest-django's hook before it makes the test database: on our own server, a copy."""
    from django.db import connection

    from tests.migrated import migrated_template

    if not is_given("DATABASE_URL"):
        with django_db_blocker.unblock():
            connection.settings_dict["TEST"]["TEMPLATE"] = migrated_template()


@pytest.fixture(scope="session", autouse=True)
def _empty_quickly() -> Iterator[None]:
    """A test whose commits are real ends with `empty_tables`."""
    from tests.emptying import empty_tables

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_tables())
        yield


@pytest.fixture(scope="session")
def _tasks_by_name() -> None:
    """A task that is asked for by name runs at once only where that name is known.

    Once in a run: Celery runs all of Django's checks with it.
    """
    from jewelcad.celery import app

    app.conf.task_always_eager = True
    app.loader.import_default_modules()


@pytest.fixture(autouse=True)
def _test_settings(_tasks_by_name: None, settings: Settings, tmp_path: Path) -> Iterator[None]:
    """Cheap hashes, a cache for this test alone, tasks at once, mail in a folder of its own."""
    from django.core.cache import cache

    from privacy.policy_notice import CACHE_KEY

    settings.PASSWORD_HASHERS = ["tests.hashers.FastBCryptSHA256PasswordHasher"]
    default = settings.CACHES["default"]
    settings.CACHES = {"default": {**default, "KEY_PREFIX": f"test-{secrets.token_hex(6)}"}}
    # As a shop knows it by the second page: queries are counted without the first page's one.
    cache.set(CACHE_KEY, [], None)
    settings.LOCAL_MAIL_DIR = tmp_path / "mail"
    settings.ERASURE_JOURNAL = str(tmp_path / "journal")
    settings.STRICT_PRIVACY = True
    # Drawn in earnest, but small.
    settings.PICTURE_PIXELS, settings.TURNTABLE_PIXELS = 160, 48
    from tests.lock_order import watch_lock_order

    watch_lock_order()
    yield
    # Each search for traces reads all that lies in Redis. Other keys of a test end by themselves.
    # The test may have taken Redis away, and its settings are not back yet.
    with suppress(RedisError):
        cache.delete(CACHE_KEY)


@pytest.fixture(autouse=True)
def own_stores(settings: Settings, tmp_path: Path) -> None:
    """Private and public files go into folders of this test: a search for traces reads them all."""
    stores = deepcopy(settings.STORAGES)
    for alias in ("private", "public"):
        stores[alias] = {
            "BACKEND": f"common.storage.{alias.title()}FileStorage",
            "OPTIONS": {"location": tmp_path / alias},
        }
    settings.STORAGES = stores


@pytest.fixture
def mira(db: None) -> User:
    from tests.cast import make_designer

    return make_designer(username="mira", studio_name="Mira Kessler", city="Pforzheim")


@pytest.fixture
def ben(db: None) -> User:
    from tests.cast import make_person

    return make_person(username="ben")


@pytest.fixture
def carol(db: None) -> User:
    from tests.cast import make_person

    return make_person(username="carol")


@pytest.fixture
def staff(db: None) -> User:
    from tests.cast import make_person

    return make_person(username="desk", is_staff=True, is_superuser=True)


@pytest.fixture
def client_of() -> ClientOf:
    """A browser in which the person is logged in; staff have shown their second factor."""
    from tests.cast import log_in

    return lambda person: log_in(Client(), person)


@pytest.fixture
def read_mails(settings: Settings) -> ReadMails:
    """Sends what waits in the outbox to the local mailbox and gives its mails, newest first."""
    settings.EMAIL_BACKEND = "common.mailbox.LocalMailbox"

    def deliver_and_read() -> list[LocalMail]:
        from common import mailbox
        from common.tasks import deliver_due_mails_task

        deliver_due_mails_task()
        return mailbox.read_mails()

    return deliver_and_read
