"""A process that sends one batch, to be killed in the middle of it."""

import json
import os
import subprocess
import sys

from django.conf import settings
from django.db import connection

from tests.stripe import PROJECT

SEND = """
import django
django.setup()
from newsletter.services.send_batch import send_batch
send_batch({issue_id})
"""


def start_sender(issue_id: int) -> "subprocess.Popen[bytes]":
    given = {"database": connection.settings_dict["NAME"], "port": settings.EMAIL_PORT}
    return subprocess.Popen(
        [sys.executable, "-c", SEND.format(issue_id=issue_id)],
        cwd=PROJECT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.newsletter.sender_settings",
            "TEST_SENDER": json.dumps(given),
        },
    )
