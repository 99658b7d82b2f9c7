"""After a backup was restored: erase again whom the journal names, before the site opens."""

from collections.abc import Iterator
from dataclasses import dataclass

from botocore.exceptions import BotoCoreError, ClientError
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.utils import timezone

from common.address_code import address_code
from common.personal import DataSubject, data_subject
from privacy.data_map import data_map
from privacy.erasing.continue_erasure import continue_erasure
from privacy.journal.lines import JournalBroken, JournalLine
from privacy.journal.places import the_journal
from privacy.models import Erasure
from privacy.states import ErasureState
from privacy.tracing.findings import Findings
from privacy.tracing.kinds import Sought
from privacy.tracing.seek import seek
from privacy.tracing.values import kind_of, values_of


@dataclass(frozen=True)
class Replayed:
    """One line of the journal, done again."""

    line: JournalLine
    is_finished: bool
    # None where nobody of the line was in the backup.
    findings: Findings | None


def is_replayed() -> bool:
    """Whether the database knows every erasure of its journal; a restored one does not.

    A journal that cannot be read is none that was replayed. Without a database nothing is said.
    """
    journal = the_journal()
    try:
        return journal is None or not unknown_lines(journal.lines())
    except (JournalBroken, OSError, BotoCoreError, ClientError):
        return False
    except DatabaseError:
        return True


def unknown_lines(lines: list[JournalLine]) -> list[JournalLine]:
    """Those whose erasure has not begun in this database."""
    known = set(
        Erasure.objects.filter(number__in=[line.erasure for line in lines])
        .exclude(state=ErasureState.GRACE)
        .values_list("number", flat=True)
    )
    return [line for line in lines if line.erasure not in known]


def replay() -> Iterator[Replayed]:
    """Safe to repeat. Raises JournalBroken, or what the journal's place raises."""
    journal = the_journal()
    for line in unknown_lines(journal.lines()) if journal else ():
        yield _again(line)


def _again(line: JournalLine) -> Replayed:
    person = person_of(line)
    traces = values_of(person) if person else None
    now = timezone.now()
    erasure, _ = Erasure.objects.update_or_create(
        number=line.erasure,
        defaults={
            "person_id": person.account_id if person else None,
            "addresses": list(person.addresses) if person else [],
            # Whoever left was told then.
            "contact": "",
            "cancel_hash": "",
            "is_grace_waived": True,
            "requested_at": now,
            "due_at": now,
        },
    )
    while continue_erasure(erasure.pk, is_over=lambda: False):
        pass
    erasure.refresh_from_db()
    return Replayed(
        line=line,
        is_finished=erasure.state == ErasureState.FINISHED,
        findings=seek(traces) if traces else None,
    )


def person_of(line: JournalLine) -> DataSubject | None:
    """Who of the line is in this database; None where nobody is.

    An account has to have the number and an address of the line: the number alone could be somebody
    else's who came after the backup.
    """
    addresses = tuple(sorted(_addresses(frozenset(line.addresses))))
    account = get_user_model()._base_manager.filter(pk__in=[line.account]).first()
    if account is not None:
        own = [getattr(account, account.get_email_field_name()), *data_subject(account).addresses]
        if not {address_code(one) for one in own} & {line.account_address, *line.addresses}:
            account = None
    if account is None and not addresses:
        return None
    return DataSubject(account.pk if account else None, addresses)


def _addresses(codes: frozenset[str]) -> set[str]:
    """The addresses of this database that have one of these codes."""
    found = set()
    for record, name, said in data_map().personal_fields():
        if kind_of(record, name, said) == Sought.MAIL_ADDRESS:
            rows = apps.get_model(record.label)._base_manager.order_by()
            for address in rows.values_list(name, flat=True).distinct().iterator():
                if address and address_code(address) in codes:
                    found.add(address.lower())
    return found
