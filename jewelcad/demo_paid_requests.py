"""Design requests of the demo with money in them, one for each way that a job can stand.

Money is held by Stripe's word alone, so this runs while Stripe's sandbox does, after the site has
started. Ben pays on the sandbox's page as anybody would; what follows are the shop's own services.
"""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.conf import settings

from accounts.models import User
from common.models import Machine
from demo_pieces.collection import PIECES
from design_requests.models import Milestone, MilestonePayment, Offer, PieceKind
from design_requests.services.accept_offer import accept_offer
from design_requests.services.approve_milestone import approve_milestone
from design_requests.services.ask_for_changes import ask_for_changes
from design_requests.services.cancel_milestones import cancel_milestones
from design_requests.services.deliver_milestone import deliver_milestone
from design_requests.services.dispute_milestone import dispute_milestone
from design_requests.services.end_hold_of_release import end_hold_of_release
from design_requests.services.open_milestone_page import open_milestone_page
from design_requests.services.settle_milestone_payment import settle_milestone_payment
from design_requests.services.stop_milestone import stop_milestone
from design_requests.services.write_message import write_message
from jewelcad.demo import make_piece, seed_people
from jewelcad.demo_requests import offer_for, published
from models_catalog.models import Category, Release
from payouts.models import ConnectedAccount
from payouts.services.connect_account import connect_account
from payouts.services.refresh_account import refresh_account

CARD = {"number": "4242424242424242", "expiry": "12/34", "cvc": "123"}
BUYER = {"country": "US", "postal_code": "10001"}
SECONDS = 20


class _StayHere(urllib.request.HTTPRedirectHandler):
    """What the page leads to afterwards is the shop's own, and is not needed here."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def seed_paid_requests(*, say: Callable[[str], None]) -> None:
    """Once, and only beside the sandbox: a second call leaves what is there."""
    is_wanted = settings.DESIGN_REQUESTS_OPEN and settings.STRIPE_IS_SANDBOX
    if not is_wanted or MilestonePayment.objects.exists():
        return
    say("Making design requests with money in them")
    people = seed_people()
    ben, mira, tomas = people["ben"], people["mira"], people["tomas"]
    paid_out = people["kenji"]

    chosen = offer_for(
        mira, published(ben, _said(PieceKind.PENDANT, "A moonstone in a plain bezel."))
    )
    accept_offer(actor=ben, offer=chosen)

    working = _paid(
        mira,
        ben,
        PieceKind.RING,
        "A band of two woven strands, for a thumb.",
        second="The engraving",
    )
    write_message(actor=mira, offer=working, text="Shall the strands touch, or leave a gap?")

    delivered = _paid(
        mira, ben, PieceKind.RING, "A solitaire like my grandmother's, a little lower."
    )
    _deliver(
        delivered,
        "aurelia-six-claw-solitaire",
        "The head is 0.6 mm lower than usual. Turn it in 3D.",
    )

    changing = _paid(tomas, ben, PieceKind.RING, "A signet with a plain oval table.")
    _deliver(changing, "regent-oval-signet", "First version.")
    ask_for_changes(
        actor=ben, milestone=_first(changing), what="The table a little larger, please."
    )

    disputed = _paid(
        tomas, ben, PieceKind.EARRINGS, "Hoops that open at the back.", second="The pair mirrored"
    )
    _deliver(disputed, "gale-fluted-hoops", "Here they are.")
    dispute_milestone(actor=ben, milestone=_first(disputed), reason="They do not open at the back.")
    write_message(actor=tomas, offer=disputed, text="The brief did not say how wide they open.")

    waiting = _paid(tomas, ben, PieceKind.BRACELET, "A bangle of one round wire.")
    _deliver(waiting, "plainsong-round-bangle", "As drawn.")
    # His share waits for its hold to end, and for an account at Stripe, which Tomas has not yet.
    approve_milestone(actor=ben, milestone=_first(waiting))

    given_up = _paid(
        mira, ben, PieceKind.BROOCH, "A brooch like a fern frond.", second="A smaller one"
    )
    stop_milestone(actor=mira, milestone=_first(given_up), reason="The designer gave it up.")
    cancel_milestones(actor=ben, offer=given_up, reason="A side ended it")

    _connect(paid_out)
    released = _paid(paid_out, ben, PieceKind.PENDANT, "A drop pendant with a hidden bail.")
    _deliver(released, "rill-pear-drop-pendant", "With the bail inside.")
    approve_milestone(actor=ben, milestone=_first(released))
    end_hold_of_release(
        actor=people["staff"], milestone=_first(released), reason="Both sides are known here."
    )


def _said(kind: PieceKind, description: str) -> dict[str, Any]:
    return {"kind": kind, "description": description}


def _paid(
    designer: User, client: User, kind: PieceKind, description: str, *, second: str = ""
) -> Offer:
    """A job whose first milestone is paid; a second one waits."""
    parts = [("The model", 18_000, 14), *([(second, 9_000, 7)] if second else [])]
    offer = offer_for(designer, published(client, _said(kind, description)), parts=parts)
    payment = open_milestone_page(payment=accept_offer(actor=client, offer=offer))
    pay_at_sandbox(payment.stripe_session_url, email=client.email)
    settle_milestone_payment(payment=payment)
    offer.refresh_from_db()
    return offer


def _first(offer: Offer) -> Milestone:
    return offer.milestones.select_related("offer__brief").get(position=1)


def _deliver(offer: Offer, slug: str, words: str) -> None:
    """A draft of the designer's studio, measured like any upload."""
    spec = next(piece for piece in PIECES if piece.slug == slug)
    draft = replace(spec, slug=f"{spec.slug}-to-order", title=f"{spec.title}, to order")
    make_piece(draft, offer.designer, Category.objects.get(slug=spec.category))
    release = Release.objects.get(cad_model__slug=draft.slug)
    deliver_milestone(actor=offer.designer, milestone=_first(offer), release=release, words=words)


def _connect(designer: User) -> None:
    connect_account(actor=designer, country="US")
    account = ConnectedAccount.objects.get(designer=designer)
    _post(f"/_sandbox/accounts/{account.stripe_account_id}/onboard", None)
    refresh_account(actor=Machine.STRIPE, account=account)


def pay_at_sandbox(address: str, *, email: str) -> None:
    """As somebody does who types a card on the payment page."""
    _post(urllib.parse.urlsplit(address).path, {**BUYER, **CARD, "email": email})


def _post(path: str, form: dict[str, str] | None) -> None:
    """To a page of the sandbox, or to what stands for Stripe's own people there."""
    body = b"{}" if form is None else urllib.parse.urlencode(form).encode()
    request = urllib.request.Request(settings.STRIPE_API_BASE + path, data=body, method="POST")  # noqa: S310 (our own process)
    if form is None:
        request.add_header("Content-Type", "application/json")
    try:
        urllib.request.build_opener(_StayHere).open(request, timeout=SECONDS).close()
    except urllib.error.HTTPError as answer:
        if answer.code >= 400:
            raise
