"""The values that the embedded parts give to settings; reads two small files and starts nothing."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from . import postgres, valkey
from .errors import EmbeddedError
from .places import local_folder, make_local_folder, run_folder
from .state import read_state

DEFAULT_PORT = 8000
SECRET_NAMES = (
    *("SECRET_KEY", "PREVIEW_KEY", "ADDRESS_KEY"),
    *("STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET"),
)


def embedded_environment() -> dict[str, str]:
    """What to use for each value that the deployment did not set.

    Addresses are those of the running services, or where they would be. Raises EmbeddedError
    when the generated secrets cannot be kept.
    """
    state = read_state()
    database, redis = state.living("postgres"), state.living("redis")
    values = {
        "DATABASE_URL": database.url if database else postgres.default_url(),
        "REDIS_URL": redis.url if redis else valkey.default_url(),
        "STRIPE_API_BASE": sandbox_url(),
        "SITE_URL": site_url(),
        **_kept_secrets(),
    }
    if is_given("STRIPE_SECRET_KEY"):  # a real key never meets the sandbox's address or secret
        for name in ("STRIPE_SECRET_KEY", "STRIPE_API_BASE", "STRIPE_WEBHOOK_SECRET"):
            del values[name]
    return values


def local_directory() -> Path:
    """The folder of everything written at run time; JEWELCAD_LOCAL moves it."""
    return local_folder()


def site_url() -> str:
    return os.environ.get("SITE_URL") or f"http://127.0.0.1:{web_port()}"


def sandbox_url() -> str:
    return f"http://127.0.0.1:{web_port() + 1}"


def is_production() -> bool:
    """Production gets no embedded part, whatever is left unset."""
    return os.environ.get("DEPLOYMENT", "embedded") == "production"


def web_port() -> int:
    """Where the site listens: PORT, 8000 without it; raises EmbeddedError when it is no port."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65534:
        raise EmbeddedError(f"PORT is {text!r}; write a number from 1 to 65534.")
    return int(text)


def is_given(name: str) -> bool:
    """Whether the deployment sets the value, itself or by NAME_FILE."""
    return name in os.environ or f"{name}_FILE" in os.environ


def _kept_secrets() -> dict[str, str]:
    """Made once for this folder and readable by its owner alone."""
    folder = run_folder() / "secrets"
    values = {}
    for name in SECRET_NAMES:
        path = folder / name
        try:
            values[name] = path.read_text()
        except FileNotFoundError:
            make_local_folder()
            folder.mkdir(mode=0o700, exist_ok=True)
            fresh = folder / f"{name}.{os.getpid()}"
            fresh.touch(mode=0o600)
            fresh.write_text(_new_secret(name))
            with suppress(FileExistsError):  # another process was first; its value is the one
                os.link(fresh, path)
            fresh.unlink()
            values[name] = path.read_text()
        except OSError as error:
            raise EmbeddedError(f"{path} cannot be read: {error.strerror}.") from error
    return values


def _new_secret(name: str) -> str:
    prefix = {"STRIPE_SECRET_KEY": "sk_test_embedded", "STRIPE_WEBHOOK_SECRET": "whsec_embedded"}
    return prefix.get(name, "") + secrets.token_hex(32)
