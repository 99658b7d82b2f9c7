"""Beat's table: what runs, how often, and what a missed run costs."""

from datetime import timedelta
from typing import Any

BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # Mails that failed or that the broker lost; a missed run only delays them.
    "deliver-due-mails": {
        "task": "common.deliver_due_mails",
        "schedule": timedelta(minutes=1),
    },
}
