"""Reviews of demo pieces by people who bought them, on the payment page of Stripe's sandbox."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings

from accounts.models import User
from common.models import Machine
from common.storage import public_files
from geometry.metals import weight_g
from jewelcad.demo import create_person, seed_people
from jewelcad.demo_paid_requests import pay_at_sandbox
from models_catalog.models import CadModel
from orders.cart import CartItem
from orders.models import Order
from orders.services.settle_payment import settle_payment
from orders.services.start_checkout import start_checkout
from orders.withdrawal import Asked
from reviews.models import Review
from reviews.services.reply_to_review import reply_to_review
from reviews.services.report_review import report_review
from reviews.services.vote_helpful import vote_helpful
from reviews.services.write_review import ReviewSaid, write_review
from reviews.states import ReportKind

BUYERS = {
    "nora": "Nora Lindqvist",
    "luis": "Luis Ferrer",
    "amara": "Amara Diallo",
}


@dataclass(frozen=True)
class _Said:
    slug: str
    buyer: str
    stars: int
    text: str
    metal: str = ""
    # What the casting weighed beside our estimate.
    ratio: float = 1.0
    shows_name: bool = True
    has_photo: bool = False
    reply: str = ""


REVIEWS = (
    _Said(
        "aurelia-six-claw-solitaire",
        "ben",
        5,
        "Cast in 18k yellow from a resin print, vacuum, no flask lost.\n\nThe claws have enough "
        "metal to push over a 6.5 mm stone without filing first.",
        metal="18k-yellow",
        ratio=1.019,
        has_photo=True,
        reply="Thank you, Ben. Whoever sets a smaller stone should file the seats a tenth down.",
    ),
    _Said(
        "aurelia-six-claw-solitaire",
        "nora",
        4,
        "Good model. The inside of the gallery is hard to reach with a polishing thread; an "
        "opening two tenths wider would help.",
        metal="platinum-950-ru",
        ratio=0.972,
    ),
    _Said(
        "aurelia-six-claw-solitaire",
        "luis",
        5,
        "Second time I cast it. The finger size on the page is what came out of the flask.",
        shows_name=False,
    ),
    _Said(
        "aurelia-six-claw-solitaire",
        "amara",
        3,
        "The ring is as drawn. I had expected the head as a part of its own, to solder on.",
        reply="The STEP file of the next version has head and shank apart.",
    ),
    _Said(
        "regent-oval-signet",
        "ben",
        5,
        "Heavy and even, the table is flat to a hundredth.",
        metal="sterling-silver",
        ratio=1.004,
    ),
    _Said(
        "regent-oval-signet",
        "amara",
        2,
        "Thicker below than I like. It can be thinned on the bench, but then why buy a file?",
        shows_name=False,
    ),
    _Said(
        "gale-fluted-hoops",
        "nora",
        4,
        "The flutes stay crisp in bronze. Allow for the sprue at the back.",
        metal="bronze",
        ratio=1.031,
    ),
)


def seed_reviews(*, say: Callable[[str], None]) -> None:
    """Once, and only beside the sandbox: a second call leaves what is there."""
    if not settings.STRIPE_IS_SANDBOX or Review.objects.exists():
        return
    people = seed_people()
    for key, name in BUYERS.items():
        people[key] = create_person(f"{key}@demo.test", key, name)
    pieces = {
        piece.slug: piece
        for piece in CadModel.objects.published().filter(slug__in={said.slug for said in REVIEWS})
    }
    wanted = [said for said in REVIEWS if said.slug in pieces]
    say("Making reviews by buyers")
    for key in dict.fromkeys(said.buyer for said in wanted):
        _buy(people[key], [pieces[said.slug] for said in wanted if said.buyer == key])
    written = [_write(people, pieces[said.slug], said) for said in wanted]
    if len(written) < len(REVIEWS):
        return
    for voter in ("nora", "luis"):
        vote_helpful(actor=people[voter], review=written[0], is_helpful=True)
    report_review(
        actor=people["mira"],
        review=written[5],
        kind=ReportKind.FALSE,
        text="It is 1.4 mm below, as the page says.",
    )


def _buy(buyer: User, pieces: list[CadModel]) -> Order:
    offers = [piece.offers.priced().order_by("price_minor", "pk")[0] for piece in pieces]
    order = start_checkout(
        actor=buyer,
        items=[CartItem(offer.public_id, offer.price_now_minor) for offer in offers],
        asked=Asked(delivers_now=True),
    )
    pay_at_sandbox(order.stripe_session_url, email=buyer.email)
    return settle_payment(actor=Machine.STRIPE, order=order)


def _write(people: dict[str, User], piece: CadModel, said: _Said) -> Review:
    release = piece.releases.on_sale().select_related("measurement").get()
    volume_mm3 = release.measurement.volume_mm3
    weighs = bool(said.metal) and volume_mm3 is not None
    photos = []
    if said.has_photo:
        with public_files().open(release.pictures.all()[0].storage_key) as stored:
            body = stored.read()
        photos = [(io.BytesIO(body), len(body))]
    review = write_review(
        actor=people[said.buyer],
        cad_model=piece,
        said=ReviewSaid(
            stars=said.stars,
            text=said.text,
            shows_name=said.shows_name,
            metal=said.metal if weighs else "",
            weight_mg=(
                round(weight_g(volume_mm3 or 0, said.metal) * said.ratio * 1000) if weighs else None
            ),
        ),
        photos=photos,
    )
    if said.reply:
        reply_to_review(actor=piece.designer, review=review, text=said.reply)
    return review
