"""Take a report that an account is a child's: hidden at once, deleted by a decision only."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from common.locking import lock_rows
from privacy import emails
from privacy.desk.open_case import open_case
from privacy.desk.states import CaseChannel, CaseKind
from privacy.models import Case, ChildReport
from privacy.states import ChildDecision, RestrictionGround
from privacy.wishes.restrict_person import restrict_person

# After staff found that it is no child, a report hides nothing by itself for this long.
CLEARED_FOR = timedelta(days=365)


@transaction.atomic
def report_child(*, account: str, address: str, text: str) -> Case:
    """The case for the desk, whether or not there is such an account.

    The account is hidden with the commit: no pages, no sales. Its owner is told, and can object. A
    report of an account that was cleared within a year hides nothing; staff look first.
    """
    case = open_case(
        actor=None,
        kind=CaseKind.CHILD,
        channel=CaseChannel.FORM,
        address=address,
        text=f"Account: {account}\n\n{text}",
        has_mail=bool(address),
    )
    person = _find(account)
    if person is not None:
        _hide(person, case)
    return case


def _find(account: str) -> Any:
    """By username, by the address of a page, or by e-mail address."""
    try:
        path = urlsplit(account).path
    except ValueError:  # half an IPv6 address
        return None
    name = path.rstrip("/").rsplit("/", 1)[-1].strip().lower()
    users = get_user_model()._base_manager
    column = "email" if "@" in name else "username"
    return users.filter(**{column: name, "closed_at": None}).first()


def _hide(person: Any, case: Case) -> None:
    lock_rows(get_user_model()._base_manager.filter(pk=person.pk))
    mine = ChildReport.objects.of_person(person.pk)
    if mine.open().exists():
        return
    report = ChildReport.objects.create(person_id=person.pk, case=case)
    since = timezone.now() - CLEARED_FOR
    if mine.filter(decision=ChildDecision.NO_CHILD, decided_at__gt=since).exists():
        return
    restrict_person(actor=None, person=person, ground=RestrictionGround.CHILD, method="report")
    emails.mail_child_reported(report)
