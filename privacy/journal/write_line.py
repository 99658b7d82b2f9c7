"""Write down outside of the database whom an erasure takes away, for when a backup comes back."""

from django.utils import timezone

from common.address_code import address_code
from common.outside import refuse_inside_transaction
from common.personal import DataSubject
from privacy.journal.lines import JournalLine
from privacy.journal.places import the_journal


def write_line(*, erasure_number: str, person: DataSubject, account_address: str) -> None:
    """Call it before the first row goes, while the addresses are known. Safe to repeat.

    `account_address` is the account's own, proven or not.
    Raises JournalBroken, OSError or an error of the bucket; then nothing may be erased yet.
    """
    refuse_inside_transaction("The erasure journal")
    journal = the_journal()
    if journal is None or any(line.erasure == erasure_number for line in journal.lines()):
        return
    journal.append(
        JournalLine(
            erasure=erasure_number,
            account=person.account_id,
            account_address=address_code(account_address) if account_address else "",
            addresses=tuple(sorted(map(address_code, person.addresses))),
            at=timezone.now().isoformat(),
        )
    )
