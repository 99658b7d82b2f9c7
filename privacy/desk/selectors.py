"""What is read about cases: by the person, by the desk, and for the month."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Q, QuerySet

from common.address_code import address_code
from common.personal import DataSubject, data_subject
from privacy.desk.states import CaseAct
from privacy.models import Case, CaseEvent
from privacy.models.case import CaseQuerySet
from privacy.selectors import StoredCount, stored_by


def cases_of(account: AbstractBaseUser) -> CaseQuerySet:
    """A person's own requests, the newest first: of their account, or of an address of theirs."""
    codes = [address_code(address) for address in data_subject(account).addresses]
    mine = Q(person=account.pk) | Q(subject_code__in=codes)
    return Case.objects.filter(mine).order_by("-received_at", "-pk")


def looks_at(account: AbstractBaseUser) -> QuerySet[CaseEvent]:
    """Who at the desk looked at a person's requests, and when; the newest first."""
    looked = CaseEvent.objects.filter(case__in=cases_of(account).order_by(), what=CaseAct.LOOKED)
    return looked.select_related("staff", "case").order_by("-at", "-pk")


def stored_for(case: Case) -> list[StoredCount]:
    """What is stored about whom the case is about, counted; without the case itself."""
    contact = getattr(case, "contact", None)
    if case.person is not None:
        person = data_subject(case.person)
    else:
        person = DataSubject(None, (contact.address,) if contact and contact.address else ())
    return [one for one in stored_by(person) if not one.label.startswith("privacy.Case")]


def in_zone(moment: datetime | None) -> str:
    """In the desk's own zone, with the hour in UTC, in which the clock is kept."""
    if moment is None:
        return "-"
    there = moment.astimezone(ZoneInfo(settings.DESK_TIME_ZONE))
    return f"{there:%d %b %Y, %H:%M} ({moment:%H:%M} UTC)"
