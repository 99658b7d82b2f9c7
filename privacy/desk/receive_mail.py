"""A mail to the privacy address becomes a case, or joins the one whose number it names."""

import logging

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from common.address_code import address_code
from common.locking import lock_rows
from common.network_pace import is_too_often_for
from privacy.desk.keep_files import Arrived, keep_files
from privacy.desk.open_case import Arrival, open_case
from privacy.desk.read_mail import ReadMail, read_mail
from privacy.desk.states import CaseAct, CaseChannel, CaseKind
from privacy.desk.timeline import note
from privacy.models import Case, CaseMessage

log = logging.getLogger(__name__)
MAILS_AN_HOUR_TO_AN_ADDRESS = 3
CUT = "\n\n[This mail is too large. It was read up to 25 MB; ask for the rest.]"


def receive_mail(raw: bytes) -> Case | None:
    """None for a bounce, or for a mail of our own: nobody asks anything by these.

    The same mail twice is one. What a program wrote is kept and not answered, so that no two
    programs write to each other for ever.
    """
    mail = read_mail(raw)
    if mail.is_bounce or not mail.sender or mail.sender in _own_addresses():
        log.warning("a mail to the privacy address opens no case reason=%s", _why_none(mail))
        return None
    known = Case.objects.filter(messages__mail_code=mail.code).first()
    case = known or _add_to_named(mail) or _open(mail)
    # Whoever was killed between the case and its files comes here again.
    if known is None or not known.files.exists():
        keep_files(
            case=case, arrived=[Arrived(one.name, ContentFile(one.body)) for one in mail.files]
        )
    return case


def _why_none(mail: ReadMail) -> str:
    if mail.is_bounce:
        return "it is a bounce"
    return "it has no sender" if not mail.sender else "we wrote it"


def _own_addresses() -> set[str]:
    own = read_mail(f"From: {settings.DEFAULT_FROM_EMAIL}\n\n".encode()).sender
    return {own, settings.PRIVACY_EMAIL, settings.SUPPORT_EMAIL}


@transaction.atomic
def _add_to_named(mail: ReadMail) -> Case | None:
    """The open case that the subject names, if the mail is from an address of that case."""
    named = Case.objects.open().filter(number=mail.case_number) if mail.case_number else None
    case = next(iter(lock_rows(named)), None) if named is not None else None
    if case is None:
        return None
    is_person = case.subject_code == address_code(mail.sender)
    if not is_person and case.contact.agent_address != mail.sender:
        return None
    CaseMessage.objects.create(
        case=case,
        subject=mail.subject,
        text=_words(mail),
        mail_code=mail.code,
        mail_checks=mail.checks,
        # A sender is easily made up: where a mail claims to be from proves nothing.
        is_proven=False,
    )
    note(case, CaseAct.JOINED, actor=None, detail="By mail")
    return case


def _open(mail: ReadMail) -> Case:
    # What it asks for, the desk says: a guess would start the wrong thing.
    has_mail = not mail.is_automatic and not is_too_often_for(
        mail.sender, what="privacy_requests_to", most_an_hour=MAILS_AN_HOUR_TO_AN_ADDRESS
    )
    return open_case(
        actor=None,
        kind=CaseKind.OTHER,
        channel=CaseChannel.MAIL,
        address=mail.sender,
        text=_words(mail),
        arrival=Arrival(
            subject=mail.subject,
            mail_code=mail.code,
            mail_checks=mail.checks,
            is_automatic=mail.is_automatic,
        ),
        has_mail=has_mail,
    )


def _words(mail: ReadMail) -> str:
    return mail.text[: 20_000 - len(CUT)] + CUT if mail.is_cut else mail.text
