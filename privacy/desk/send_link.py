"""Mail the link by which somebody shows that an address, and so a request, is theirs."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from common.models import Machine
from common.secret_tokens import random_token, token_hash
from privacy.desk.emails import mail_case_link
from privacy.desk.states import CaseAct, CaseReason, CaseState
from privacy.desk.timeline import note
from privacy.models import Case, CaseLink
from privacy.models.case import LINK_LIVES


@transaction.atomic
def send_link(*, case: Case) -> None:
    """To the address of the case and nowhere else. From now on the clock stands.

    A second link leaves the first as it is: whoever asks for another one cannot make it useless.
    """
    now = timezone.now()
    token = random_token()
    link = CaseLink.objects.create(
        case=case, token_hash=token_hash(token), sent_at=now, expires_at=now + LINK_LIVES
    )
    if case.paused_at is None:
        _pause(case, now)
    note(case, CaseAct.LINK_SENT, actor=Machine.SCHEDULE)
    url = settings.SITE_URL + reverse("privacy:request_confirm", args=[token])
    mail_case_link(case=case, link=link, url=url)


def _pause(case: Case, now: datetime) -> None:
    case.state, case.reason = CaseState.IN_PROGRESS, CaseReason.NEED_USER_VERIFICATION
    case.paused_at = now
    case.save(update_fields=["state", "reason", "paused_at"])
