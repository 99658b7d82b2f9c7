"""Open a case for a request about personal data, or join it to the one that is open already."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from common.address_code import address_code
from common.audit import Actor
from common.locking import lock_name
from privacy.desk.clock import due_of
from privacy.desk.emails import mail_case_joined, mail_case_received, mail_case_received_agent
from privacy.desk.send_link import send_link
from privacy.desk.states import (
    ABOUT_ONESELF,
    PROVEN,
    CaseAct,
    CaseChannel,
    CaseKind,
    Identity,
)
from privacy.desk.timeline import note
from privacy.models import Case, CaseContact, CaseMessage

JOINS_WITHIN = timedelta(days=30)
# A form that is sent twice comes twice within this time.
SENT_TWICE_WITHIN = timedelta(minutes=10)
LONGEST_TEXT = 20_000


@dataclass(frozen=True)
class Arrival:
    """How a request came in, where there is more to say than the words of it."""

    subject: str = ""
    received_at: datetime | None = None
    # Where it came on paper.
    post: str = ""
    # Whoever asks for the person, with a mandate.
    agent_name: str = ""
    agent_address: str = ""
    # Of a mail.
    mail_code: str = ""
    mail_checks: str = ""
    # A program wrote it: no acknowledgement goes back.
    is_automatic: bool = False


@dataclass(frozen=True)
class _Request:
    kind: CaseKind
    address: str
    code: str
    text: str
    is_proven: bool
    arrival: Arrival


@transaction.atomic
def open_case(
    *,
    actor: Actor | None,
    kind: CaseKind,
    channel: CaseChannel,
    address: str = "",
    person: AbstractBaseUser | None = None,
    proven_by: Identity | None = None,
    text: str = "",
    arrival: Arrival | None = None,
    has_mail: bool = True,
) -> Case:
    """The case, new or joined. `actor` is None where the person asks themselves.

    A second request of the same kind about the same person within 30 days joins the first, and so
    does a form that was sent twice. `person` and `proven_by` are given where it is shown who asks;
    else a link goes to the address and the clock stands until it is confirmed. Known and unknown
    addresses are treated alike: whose account it is, is looked up when the link is confirmed.
    Without `has_mail` nothing is mailed.
    """
    arrival = arrival or Arrival()
    if not address and person is not None:
        address = getattr(person, person.get_email_field_name())
    address = address.strip().lower()
    code = address_code(address) if address else ""
    request = _Request(kind, address, code, text, proven_by is not None, arrival)
    lock_name(f"case:{code}:{kind}")
    case = _by_mail(request) or _to_join(request)
    if case is not None:
        return _join(case, request, actor, has_mail=has_mail)
    received_at = arrival.received_at or timezone.now()
    due_at = due_of(received_at)
    case = Case.objects.create(
        kind=kind,
        channel=channel,
        person_id=person.pk if person and proven_by else None,
        subject_code=code,
        identity=proven_by or _identity_of(kind),
        proven_at=timezone.now() if proven_by in PROVEN else None,
        received_at=received_at,
        first_due_at=due_at,
        due_at=due_at,
    )
    CaseContact.objects.create(
        case=case,
        address=address,
        post=arrival.post,
        agent_name=arrival.agent_name,
        agent_address=arrival.agent_address.strip().lower(),
    )
    _keep_message(case, request)
    note(case, CaseAct.RECEIVED, actor=actor, detail=case.get_channel_display())
    if has_mail and not arrival.is_automatic:
        _acknowledge(case)
    return case


def _identity_of(kind: CaseKind) -> Identity:
    return Identity.OPEN if kind in ABOUT_ONESELF else Identity.NOT_NEEDED


def _by_mail(request: _Request) -> Case | None:
    """The case that has the same mail already."""
    code = request.arrival.mail_code
    return Case.objects.filter(messages__mail_code=code).first() if code else None


def _to_join(request: _Request) -> Case | None:
    if not request.code:
        return None
    now = timezone.now()
    mine = Case.objects.open().filter(subject_code=request.code, kind=request.kind).order_by("-pk")
    if request.kind in ABOUT_ONESELF:
        return mine.filter(received_at__gt=now - JOINS_WITHIN).first()
    # Somebody may have two complaints; the same words twice are one.
    twice = CaseMessage.objects.filter(text=request.text, at__gt=now - SENT_TWICE_WITHIN)
    return mine.filter(messages__in=twice).first()


def _join(case: Case, request: _Request, actor: Actor | None, *, has_mail: bool) -> Case:
    just_now = timezone.now() - SENT_TWICE_WITHIN
    same = case.messages.filter(is_ours=False, text=request.text[:LONGEST_TEXT])
    is_same_mail = Q(mail_code=request.arrival.mail_code) & ~Q(mail_code="")
    if same.filter(Q(at__gt=just_now) | is_same_mail).exists():
        return case
    _keep_message(case, request)
    note(case, CaseAct.JOINED, actor=actor)
    if has_mail and not request.arrival.is_automatic and case.contact.address:
        if case.identity == Identity.OPEN:
            send_link(case=case)
        else:
            mail_case_joined(case=case, number=case.messages.count())
    return case


def _keep_message(case: Case, request: _Request) -> None:
    CaseMessage.objects.create(
        case=case,
        subject=request.arrival.subject[:250],
        text=request.text[:LONGEST_TEXT],
        mail_code=request.arrival.mail_code,
        mail_checks=request.arrival.mail_checks[:2_000],
        is_proven=request.is_proven,
    )


def _acknowledge(case: Case) -> None:
    if case.contact.address and case.identity == Identity.OPEN:
        send_link(case=case)
    elif case.contact.address:
        mail_case_received(case=case)
    if case.contact.agent_address:
        mail_case_received_agent(case=case)
