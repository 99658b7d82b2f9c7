"""The shop's settings for the worker of a test session: its database, queue and folders."""

import json
import os
import time
from pathlib import Path

import time_machine

from jewelcad.settings import *  # noqa: F403
from jewelcad.settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, STORAGES

_given = json.loads(os.environ["TEST_WORKER"])
_folder = Path(_given["folder"])

if "hours_ahead" in _given:
    time_machine.travel(time.time() + 3600 * _given["hours_ahead"]).start()

DATABASES["default"]["NAME"] = _given["database"]
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = _given["key_prefix"]
STRIPE_API_BASE = _given.get("stripe_url", "http://127.0.0.1:1")
STRIPE_SECRET_KEY = _given["stripe_key"]
SITE_URL = "http://testserver"
EMAIL_BACKEND = "common.mailbox.LocalMailbox"
LOCAL_MAIL_DIR = _folder / "mail"
if "smtp_port" in _given:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = "127.0.0.1", _given["smtp_port"]
    EMAIL_USE_TLS = EMAIL_USE_SSL = False
    SELLER_ADDRESS = "1 Example Street"
ERASURE_JOURNAL = str(_folder / "journal")
UPLOADS_DIR = _folder / "uploads"
for _alias in ("private", "public"):
    STORAGES[_alias] = {
        "BACKEND": f"common.storage.{_alias.title()}FileStorage",
        "OPTIONS": {"location": _folder / _alias},
    }
# Drawn in earnest, but small.
PICTURE_PIXELS, TURNTABLE_PIXELS = 160, 48
