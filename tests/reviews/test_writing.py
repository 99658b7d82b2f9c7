"""A buyer writes one review of a piece, changes it and takes it back; nobody else does."""

import io
from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from accounts.models import User
from common.models import Machine
from common.personal import data_subject
from common.storage import private_files
from models_catalog.models import CadModel, ListingIndex
from orders.models import Order
from orders.services.revoke_grant import revoke_grant
from privacy.erasing.continue_erasure import continue_erasure
from privacy.erasing.request_erasure import request_erasure
from privacy.models import Restriction
from reviews.errors import ReviewRefused
from reviews.models import Review, ReviewPhoto
from reviews.personal import personal_files
from reviews.services.count_reviews import count_again
from reviews.services.write_review import ReviewSaid, write_review
from reviews.weights import milligrams_of
from tests.accounts.test_picture import photo
from tests.cast import make_person
from tests.fixtures import ClientOf, ReadMails
from tests.races import in_threads
from tests.reviews.buying import bought, reviewed
from tests.shop import shelve

pytestmark = pytest.mark.django_db

TYPED = {"stars": "4", "text": "A good casting.", "name": "buyer"}


def address(listing: CadModel) -> str:
    return f"/models/{listing.slug}/review/"


def page(client: Client, listing: CadModel) -> str:
    return client.get(listing.get_absolute_url()).content.decode()


def pictures(*bodies: bytes) -> dict[str, Any]:
    return {"photos": [SimpleUploadedFile(f"{at}.jpg", body) for at, body in enumerate(bodies)]}


def test_a_buyer_reviews_with_a_weight_and_everybody_reads_it_beside_the_estimate(
    mira: User, ben: User, client_of: ClientOf, read_mails: ReadMails
) -> None:
    listing = shelve(designer=mira, title="Fern ring").cad_model
    assert "Nobody has reviewed this piece yet" in page(Client(), listing)
    order = bought(ben, listing).order_line.order
    orders, browser = Order.objects.filter(pk=order.pk), client_of(ben)
    with pgtrigger.ignore():
        orders.update(withdrawal_ends_at=timezone.now() + timedelta(days=1))
    assert "Write a review" not in browser.get("/library/").content.decode(), "not had yet"
    with pgtrigger.ignore():
        orders.update(withdrawal_ends_at=order.withdrawal_ends_at)
    assert "Write a review" in browser.get("/library/").content.decode()
    typed = {**TYPED, "metal": "18k-yellow", "weight": "3,97 g", "name": "name"}
    for _ in range(2):  # pressed twice
        answer = browser.post(address(listing), typed, follow=True)
        assert "Your review is on the piece" in answer.content.decode()
    review = Review.objects.get()
    assert (review.weight_mg, review.edited_at) == (3970, None)
    assert review.release == listing.releases.get()
    seen = page(Client(), listing)
    # 250 mm³ at 15.58 g/cm³.
    assert "Estimate 3.90 g in 18k yellow gold, weighed 3.97 g: +1.9 %" in seen
    assert ben.shown_name in seen and "Bought it" in seen and "Version 1" in seen
    assert '"aggregateRating": {"@type": "AggregateRating", "ratingValue": 4.0' in seen
    assert "Change your review" in browser.get("/library/").content.decode()
    assert [(mail.to, mail.subject) for mail in read_mails()] == [
        (mira.email, "4 of 5 stars for “Fern ring”")
    ]


def test_a_change_says_since_when_and_two_windows_do_not_overwrite_each_other(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira).cad_model
    review, browser = reviewed(ben, listing), client_of(ben)
    stale = browser.post(address(listing), TYPED)
    assert stale.status_code == 422 and "maybe in another window" in stale.content.decode()
    form = browser.get(address(listing)).context["form"]
    typed = {**TYPED, "version": form.initial["version"], "name": "buyer"}
    browser.post(address(listing), typed)
    review.refresh_from_db()
    assert review.stars == 4 and review.edited_at is not None
    seen = page(Client(), listing)
    assert "edited on" in seen and ben.shown_name not in seen and "A buyer" in seen
    deletes = f"/reviews/{review.pk}/delete/"
    assert "Take your review back?" in browser.get(deletes).content.decode()
    assert Review.objects.exists(), "a look deletes nothing"
    browser.post(deletes)
    assert not Review.objects.exists()
    assert "Nobody has reviewed this piece yet" in page(Client(), listing)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"stars": "9"}, "Choose one to 5 stars"),
        ({"stars": ""}, "Choose one to 5 stars"),
        ({"text": "x" * 10_000}, "at most 4000 characters"),
        ({"text": "\u200b"}, "Nothing of this can be seen"),
        ({"text": "a\0b"}, "Null characters"),
        ({"metal": "18k-yellow", "weight": "-1"}, "Type grams as a number"),
        ({"metal": "18k-yellow", "weight": "1e9"}, "Type grams as a number"),
        ({"metal": "18k-yellow", "weight": "9" * 20}, "Type grams as a number"),
        ({"metal": "18k-yellow", "weight": "0"}, "Type grams as a number"),
        ({"metal": "18k-yellow", "weight": "420"}, "Look at the decimal sign"),
        ({"metal": "18k-yellow"}, "Type the weight too"),
        ({"weight": "4.2"}, "Choose the metal too"),
        ({"metal": "unobtainium", "weight": "4.2"}, "one of the metals of the list"),
        ({"name": "other"}, "Select a valid choice"),
        ({"version": "9-x"}, ""),
    ],
)
def test_what_is_no_review_is_refused_in_words_and_stays_typed(
    mira: User, ben: User, client_of: ClientOf, wrong: dict[str, str], said: str
) -> None:
    listing = shelve(designer=mira).cad_model
    bought(ben, listing)
    answer = client_of(ben).post(address(listing), {**TYPED, **wrong})
    if not said:
        assert answer.status_code == 303
        return
    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Review.objects.exists()


def test_weights_are_read_as_people_type_them() -> None:
    assert [milligrams_of(one) for one in ("4.2", "4,2", " 4.125 g", "12 grams", "0,05")] == [
        *(4200, 4200, 4125, 12000, 50)
    ]
    assert [milligrams_of(one) for one in ("1.234,5", "4..2", "", "٤", "4.2 oz", "NaN")] == [
        None
    ] * 6


def test_who_may_not_review_reads_why(
    mira: User, ben: User, carol: User, staff: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira).cad_model
    assert Client().get(address(listing)).status_code == 302
    for person, why in ((mira, "your own piece"), (staff, "works here"), (carol, "paid for a")):
        for answer in (
            client_of(person).get(address(listing)),
            client_of(person).post(address(listing), TYPED),
        ):
            assert why in answer.content.decode()
    grant = bought(ben, listing, price_minor=0)
    assert "for nothing" in client_of(ben).get(address(listing)).content.decode()
    with pytest.raises(DatabaseError, match="paid for no licence"), transaction.atomic():
        Review.objects.create(
            cad_model=listing, release=grant.order_line.release, author=ben, stars=5, text="Mine"
        )
    grant = bought(ben, listing)
    order = Order.objects.filter(pk=grant.order_line.order_id)
    with pgtrigger.ignore():
        order.update(withdrawal_ends_at=timezone.now() + timedelta(days=1))
    assert "have not had the files yet" in client_of(ben).get(address(listing)).content.decode()
    with pgtrigger.ignore():
        order.update(withdrawal_ends_at=None)
    CadModel.objects.filter(pk=listing.pk).update(state="withdrawn")
    assert "not on the shelf" in client_of(ben).post(address(listing), TYPED).content.decode()
    assert client_of(carol).get(address(listing)).status_code == 404
    CadModel.objects.filter(pk=listing.pk).update(state="published")
    revoke_grant(actor=Machine.STRIPE, grant=grant, reason="Refunded")
    assert "paid back" in client_of(ben).post(address(listing), TYPED).content.decode()
    assert not Review.objects.exists()


def test_the_database_holds_the_rules_too(mira: User, ben: User) -> None:
    listing = shelve(designer=mira).cad_model
    review = reviewed(ben, listing)
    for wrong in ({"stars": 0}, {"stars": 6}, {"text": ""}, {"weight_mg": 4200}, {"metal": "tin"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Review.objects.filter(pk=review.pk).update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(metal="brass", weight_mg=10**9)
    with pytest.raises(DatabaseError, match="one_of_a_buyer"), transaction.atomic():
        Review.objects.create(
            cad_model=listing, release=review.release, author=ben, stars=1, text="Again"
        )
    with pytest.raises(DatabaseError, match="own"), transaction.atomic():
        Review.objects.create(
            cad_model=listing, release=review.release, author=mira, stars=5, text="Mine"
        )


@pytest.mark.django_db(transaction=True)
def test_a13_p07_photos_are_drawn_anew_and_go_with_the_review(
    mira: User, ben: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira).cad_model
    bought(ben, listing)
    browser = client_of(ben)
    sent = photo(size=(2400, 1200))
    assert b"Canary" in sent
    with_a_bomb = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(with_a_bomb, "PNG")
    for wrong, why in (
        (b"<svg onload=alert(1)>", "no picture"),
        (sent[:-2000], "damaged"),
        (with_a_bomb.getvalue(), "million pixels"),
        (b"\xff\xd8" + b"0" * 5_100_000, "the most is 5 MB"),
    ):
        refused = browser.post(address(listing), {**TYPED, **pictures(photo(size=(40, 40)), wrong)})
        said = refused.content.decode()
        assert refused.status_code == 422 and "Photo 2:" in said and why in said
    too_many = browser.post(address(listing), {**TYPED, **pictures(*[photo(size=(40, 40))] * 20)})
    assert "Send 4 files at most at once" in too_many.content.decode()
    assert not Review.objects.exists()
    assert not private_files().exists("reviews") or private_files().listdir("reviews")[1] == []

    browser.post(address(listing), {**TYPED, **pictures(sent, photo("PNG", mode="RGBA"))})
    first, second = ReviewPhoto.objects.all()
    for key in (first.storage_key, first.small_key):
        with private_files().open(key) as body:
            kept = bytes(body.read())
        assert b"Canary" not in kept and b"Exif" not in kept and b"EXIF" not in kept
    answer: Any = Client().get(f"/reviews/photos/{first.pk}/small/")
    assert (answer["Content-Type"], answer["Cache-Control"]) == (
        "image/webp",
        "public, max-age=300",
    )
    assert not answer.cookies and f"/reviews/photos/{first.pk}/" in page(Client(), listing)
    Review.objects.update(hidden_at=timezone.now())
    assert Client().get(f"/reviews/photos/{first.pk}/").status_code == 404
    hidden: Any = browser.get(f"/reviews/photos/{first.pk}/")
    assert hidden["Cache-Control"] == "private, no-store"
    Review.objects.update(hidden_at=None)
    assert [one.path for one in personal_files(data_subject(ben))] == [
        f"reviews/{listing.slug}/photo {number}.webp" for number in (1, 2)
    ]

    version = browser.get(address(listing)).context["form"].initial["version"]
    more = {
        **TYPED,
        "version": version,
        "drops": [first.pk],
        **pictures(*[photo(size=(40, 40))] * 4),
    }
    assert "4 photos at most" in browser.post(address(listing), more).content.decode()
    more |= pictures(*[photo(size=(40, 40))] * 3)
    browser.post(address(listing), more)
    assert ReviewPhoto.objects.count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_are_one_review(mira: User, ben: User) -> None:
    listing = shelve(designer=mira).cad_model
    bought(ben, listing)
    said = ReviewSaid(stars=5, text="Good.")
    in_threads(lambda: write_review(actor=ben, cad_model=listing, said=said), times=4)
    assert Review.objects.get().edited_at is None
    assert ListingIndex.objects.get().rating_count == 1


@pytest.mark.django_db(transaction=True)
def test_a_review_goes_with_its_author_and_cards_count_it_no_longer(
    mira: User, ben: User, carol: User, client_of: ClientOf
) -> None:
    listing = shelve(designer=mira).cad_model
    for person, stars in ((ben, 5), (carol, 4), (make_person(username="dora"), 2)):
        reviewed(person, listing, stars)
    shelf = Client().get("/models/").content.decode()
    assert 'card__rating num">' in shelf and "3.7" in shelf
    assert Client().get(f"/api/v1/models/{listing.slug}/").json()["rating"] == 3.67
    browser = client_of(ben)
    browser.post(address(listing), {**TYPED, **pictures(photo(size=(40, 40)))})
    Restriction.objects.create(person=ben, ground="asked")
    assert "2 reviews" in page(Client(), listing), "at once"
    with pytest.raises(ReviewRefused):
        write_review(actor=ben, cad_model=listing, said=ReviewSaid(stars=1, text="x"))
    assert count_again() == 1 and count_again() == 0
    row = ListingIndex.objects.get()
    assert (row.rating_count, row.star_sum) == (2, 6)
    assert "card__rating" not in Client().get("/models/").content.decode()
    asked = request_erasure(actor=carol, person=carol, waive_grace=True)
    while continue_erasure(asked.pk, is_over=lambda: False):
        pass
    assert not Review.objects.filter(author=carol).exists()
    assert "1 review<" in page(Client(), listing)


def test_a_refund_leaves_the_words_and_takes_the_stars(mira: User, ben: User) -> None:
    listing = shelve(designer=mira).cad_model
    review = reviewed(ben, listing, 1)
    grant = ben.licence_grants.get()
    revoke_grant(actor=Machine.STRIPE, grant=grant, reason="Refunded")
    seen = page(Client(), listing)
    assert review.text in seen and "Paid back since" in seen
    assert "aggregateRating" not in seen
