"""Design requests for the demo: a draft, one that waits, one with two offers, and a closed one.

Those with money in them are made when Stripe's sandbox runs: see jewelcad/demo_paid_requests.py.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from design_requests.models import Brief, Offer
from design_requests.services.ask_question import answer_question, ask_question
from design_requests.services.close_brief import close_brief
from design_requests.services.make_offer import Planned, Terms, make_offer
from design_requests.services.publish_brief import publish_brief
from design_requests.services.write_brief import write_brief
from models_catalog.licences import LicenceKind

DRAFT = {
    "kind": "pendant",
    "description": "A small locket for two pictures, oval, with a plain lid.",
}
WAITING = {
    "kind": "earrings",
    "description": "Studs like a poppy seed head, the pair mirrored. They should feel light.",
    "metal": "Sterling silver",
    "style": "Botanical, a little rough",
}
OFFERED = {
    "kind": "ring",
    "description": "A signet with our two dates inside and a flat oval table for a crest. My "
    "father wore one like it; the shoulders went straight into the band.",
    "finger_size": "US 9",
    "metal": "18k yellow gold",
    "weight_milligrams": 11_000,
    "budget_minor": 30_000,
    "formats": "STL and 3DM",
    "licence_kind": LicenceKind.PERSONAL,
}
CLOSED = {"kind": "bracelet", "description": "A bangle of three wires. I found one in the shop."}


def seed_requests(people: dict[str, User]) -> None:
    """Once, and only where design requests are open: a second call leaves what is there."""
    if not settings.DESIGN_REQUESTS_OPEN or Brief.objects.exists():
        return
    ben = people["ben"]
    write_brief(actor=ben, brief=None, said=DRAFT)
    published(ben, WAITING)
    offered = published(ben, OFFERED)
    question = ask_question(actor=people["mira"], brief=offered, text="Comfort fit inside?")
    answer_question(actor=ben, question=question, text="Yes, and polished.")
    offer_for(
        people["mira"], offered, "As a solid, with a comfort fit.", [("The model", 24_000, 10)]
    )
    offer_for(
        people["tomas"],
        offered,
        "First a simple body for you to try on, printed; then the crest.",
        [("The body", 12_000, 7), ("The crest", 16_000, 10)],
    )
    close_brief(actor=ben, brief=published(ben, CLOSED), reason="Closed by its client")


def published(client: User, said: Mapping[str, Any]) -> Brief:
    return publish_brief(actor=client, brief=write_brief(actor=client, brief=None, said=dict(said)))


def offer_for(
    designer: User,
    brief: Brief,
    words: str = "As you describe it.",
    parts: Sequence[tuple[str, int, int]] = (("The model", 18_000, 14),),
) -> Offer:
    """Each part by its title, its price in cents and its days."""
    terms = Terms(
        words=words,
        formats="STL, 3DM",
        licence_kind=LicenceKind.PERSONAL,
        round_count=2,
        is_editable=True,
        valid_until=timezone.now() + timedelta(days=28),
    )
    return make_offer(
        actor=designer,
        brief=brief,
        terms=terms,
        milestones=[
            Planned(title=title, price_minor=price, day_count=days) for title, price, days in parts
        ],
    )
