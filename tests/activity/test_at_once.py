"""What a person presses twice at once is done once, and answered in words."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from activity.errors import SignalDecided
from activity.models import AbuseSignal, HiddenPiece
from activity.services.decide_signal import decide_signal
from activity.services.note_signal import note_person
from activity.states import SignalKind, SignalState
from activity.uses import PERSONALISE
from common.models import AuditEntry
from common.personal import may_serve
from privacy.models import Case
from tests.fixtures import ClientOf
from tests.races import in_threads
from tests.shop import shelve

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("services"),
]


def post_at_once(client_of: ClientOf, person: User, path: str, **fields: str) -> list[int]:
    statuses: list[int] = []
    browsers = [client_of(person) for _ in range(3)]

    def press(client: Client) -> Callable[[], None]:
        return lambda: statuses.append(client.post(path, fields).status_code)

    in_threads(*(press(client) for client in browsers))
    return statuses


def held_up(person: User) -> AbuseSignal:
    ends = timezone.now() + timedelta(hours=5)
    note_person(kind=SignalKind.DOWNLOADS, account_id=person.pk, count=300, ends_at=ends)
    return AbuseSignal.objects.get()


def test_hide_this_and_show_again_at_once(mira: User, ben: User, client_of: ClientOf) -> None:
    slug = shelve(designer=mira).cad_model.slug
    assert set(post_at_once(client_of, ben, f"/models/{slug}/hide/")) == {302}
    assert HiddenPiece.objects.count() == 1
    assert set(post_at_once(client_of, ben, f"/models/{slug}/show-again/")) == {302}
    assert not HiddenPiece.objects.exists()


def test_turn_off_and_on_at_once(ben: User, client_of: ClientOf) -> None:
    path = "/account/privacy/objections/personalise/"
    for answer, may in (("yes", False), ("no", True)):
        assert set(post_at_once(client_of, ben, path, objects=answer)) == {303}
        assert may_serve(ben.pk, PERSONALISE) is may


def test_a_block_contested_at_once_is_one_case(ben: User, client_of: ClientOf) -> None:
    signal = held_up(ben)
    path = f"/account/blocks/{signal.pk}/contest/"
    assert set(post_at_once(client_of, ben, path, words="It was me")) == {302}
    assert Case.objects.count() == 1


def test_a_signal_decided_by_two_at_once_is_decided_once(ben: User, staff: User) -> None:
    signal = held_up(ben)
    refused: list[str] = []

    def decide(state: SignalState) -> Callable[[], None]:
        def act() -> None:
            try:
                decide_signal(actor=staff, signal=signal, state=state, reason="Looked at it")
            except SignalDecided as error:
                refused.append(error.message)

        return act

    in_threads(decide(SignalState.RELEASED), decide(SignalState.CONFIRMED))
    assert refused == ["Somebody has decided about this already. Nothing was changed."]
    assert AuditEntry.objects.filter(act__startswith="signal.").count() == 1
