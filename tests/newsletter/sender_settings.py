"""The shop's settings for a sender in a process of its own: a test's database and mail server."""

import json
import os

from jewelcad.settings import *  # noqa: F403
from jewelcad.settings import DATABASES

_given = json.loads(os.environ["TEST_SENDER"])
DATABASES["default"]["NAME"] = _given["database"]
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", _given["port"]
EMAIL_USE_TLS = EMAIL_USE_SSL = False
SELLER_ADDRESS = "1 Example Street"
# Tasks that a batch asks for are the test's own to start.
CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
