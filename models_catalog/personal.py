"""What the data map asks of this room; the types are in common/personal.py."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, F, Q, When
from django.db.models.functions import Least

from models_catalog.hooks import models_sold
from models_catalog.models import ProcessingRun
from models_catalog.states import WORK_IN_PROGRESS


def is_sold() -> Q:
    """Models of which somebody bought a licence."""
    return reduce(or_, models_sold.call_all(), Q(pk__in=[]))


def last_licence_ended() -> Any:
    """A model ends with its designer's account, unless it was sold: then with its last sale."""
    return Case(When(is_sold(), then=None), default=F("designer__closed_at"))


def is_upload_worked_on() -> Q:
    running = ProcessingRun.objects.filter(state__in=WORK_IN_PROGRESS, upload__isnull=False)
    return Q(pk__in=running.values("upload"))


def question_ended() -> Any:
    """A question goes with whoever asked it, or with the designer of the piece."""
    return Least("asker__closed_at", "cad_model__designer__closed_at")
