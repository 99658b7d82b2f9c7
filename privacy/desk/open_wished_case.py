"""A room found something about a person that a human being has to decide."""

from django.contrib.auth import get_user_model

from common.models import Machine
from common.personal import CaseWish
from privacy.desk.open_case import open_case
from privacy.desk.states import CaseChannel, CaseKind, Identity
from privacy.models import Case


def open_wished_case(wish: CaseWish) -> Case:
    """The room tells the person itself. Whoever has to be asked is known: it is the account."""
    return open_case(
        actor=Machine.SCHEDULE,
        kind=CaseKind(wish.kind),
        channel=CaseChannel.SHOP,
        person=get_user_model()._base_manager.get(pk=wish.account_id),
        proven_by=Identity.NOT_NEEDED,
        text=wish.text,
        has_mail=False,
    )
