"""Staff decide where the money of a disputed milestone goes, with all that both sides said."""

from typing import Any

from django import forms
from django.contrib.auth.models import AbstractBaseUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from accounts.current_user import as_user
from common.audit import words_of
from common.models import AuditEntry
from common.money import Money, share
from common.money_action import Effect, MoneyAction, MoneyForm
from design_requests.errors import MoveRefused
from design_requests.jobs import shown_delivery
from design_requests.mailing import DECIDES
from design_requests.models import Message, Milestone, MilestonePayment, Offer
from design_requests.promises import promises_of
from design_requests.selectors import left_of
from design_requests.services.decide_milestone import decide_milestone
from design_requests.states import MilestoneState
from models_catalog.selectors.gallery import gallery_of
from models_catalog.sheet_choice import SheetChoice

LAST_MESSAGES = 20


class DecideForm(MoneyForm):
    percent = forms.IntegerField(
        min_value=0,
        max_value=100,
        label="How many of 100 parts the designer gets",
        help_text="The rest goes back to the client. 0: all goes back. With more than 0 the client "
        "gets the files and the licence.",
    )
    field_order = ("percent", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "Both sides read it."


def decide_action(milestone: Milestone, *, back: str, request: HttpRequest) -> MoneyAction:
    return MoneyAction(
        title=f"Decide {milestone}",
        verb="decide",
        permission=DECIDES,
        form=DecideForm,
        effect=lambda data: _effect(milestone, data["percent"]),
        act=lambda actor, data: _decide(actor, milestone, data),
        back=back,
        heard=lambda: _case(milestone),
    )


def _case(milestone: Milestone) -> SafeString:
    """Brief, offer, deliveries with their tables and pictures, messages and money, on one page."""
    offer = milestone.offer
    payment = _held(milestone)
    deliveries = []
    for delivery in milestone.deliveries.order_by("-number"):
        release = shown_delivery(delivery)
        pictures = gallery_of(release, SheetChoice.read({})).stills
        deliveries.append((delivery, promises_of(milestone, release), pictures))
    return render_to_string(
        "admin/design_requests/case.html",
        {
            "milestone": milestone,
            "offer": offer,
            "brief": offer.brief,
            "held": payment and Money(left_of(payment), payment.currency),
            "deliveries": deliveries,
            "steps": [
                (_side(offer, step), words_of(step.act), step)
                for step in AuditEntry.objects.about(milestone).order_by("acted_at", "pk")
            ],
            "written": _last_messages(offer),
            "messages_in_all": Message.objects.filter(offer=offer).count(),
        },
    )


def _held(milestone: Milestone) -> MilestonePayment | None:
    return MilestonePayment.objects.held().filter(milestone=milestone).first()


def _last_messages(offer: Offer) -> list[Message]:
    """The oldest of them first."""
    written = Message.objects.filter(offer=offer).prefetch_related("files")
    return list(reversed(written.order_by("-sent_at")[:LAST_MESSAGES]))


def _side(offer: Offer, step: AuditEntry) -> str:
    if step.person_id is None:
        return str(step.get_machine_display())
    sides = {offer.brief.client_id: "Client", offer.designer_id: "Designer"}
    return sides.get(step.person_id, "Staff")


def _effect(milestone: Milestone, percent: int) -> Effect:
    payment = _held(milestone)
    if milestone.state != MilestoneState.DISPUTED or payment is None:
        raise MoveRefused(
            f"There is nothing to decide: it reads “{milestone.get_state_display()}” now."
        )
    left = left_of(payment)
    released = share(left, percent * 100)
    offer = milestone.offer
    return Effect(
        facts=[
            ("Client", offer.brief.client.email),
            ("Designer", offer.designer.designer_name),
            ("Held", str(Money(left, payment.currency))),
            ("Released, with our fee and the tax in it", str(Money(released, payment.currency))),
            ("Back to the client", str(Money(left - released, payment.currency))),
            *_heard(milestone),
        ],
        sentences=[
            "The money leaves at once, and both sides are told by mail, with your reason.",
            "The client gets the files that were delivered, and the licence."
            if released
            else "The client gets no files.",
        ],
    )


def _heard(milestone: Milestone) -> list[tuple[str, str]]:
    """What staff go by: the brief, each delivery with its table, and the last messages."""
    offer = milestone.offer
    found = [("Brief", offer.brief.description), ("Offer", offer.words)]
    for delivery in milestone.deliveries.select_related("release").order_by("number"):
        differing = [
            one.name for one in promises_of(milestone, delivery.release) if one.kept == "differs"
        ]
        table = ", ".join(differing).lower() or "nothing"
        words = f"{delivery.words} Differs from what was promised: {table}.".strip()
        found.append((f"Delivery {delivery.number}", words))
        if delivery.changes:
            found.append((f"Changes to delivery {delivery.number}", delivery.changes))
    for message in _last_messages(offer):
        who = "Client" if message.sender_id == offer.brief.client_id else "Designer"
        files = ", ".join(f"file {one.file_name}" for one in message.files.all())
        said = f"{message.text} ({files})" if files else message.text
        found.append((f"{who}, {message.sent_at:%-d %b %H:%M}", said))
    return found


def _decide(actor: AbstractBaseUser, milestone: Milestone, data: dict[str, Any]) -> str:
    decide_milestone(
        actor=as_user(actor),
        milestone=milestone,
        percent=data["percent"],
        reason=data["reason"],
    )
    return f"{milestone} is decided: {data['percent']}% to the designer."
