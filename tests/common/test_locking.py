"""Locks stand in one order, and the tests themselves notice a transaction that goes back up."""

import pytest
from django.db import transaction

from accounts.models import User
from common.locking import lock_rows
from models_catalog.models import CadModel, Category
from tests.lock_order import OutOfOrder
from tests.shop import make_listing


@pytest.mark.django_db(transaction=True)
def test_a_transaction_that_locks_upwards_is_noticed(mira: User) -> None:
    listing = make_listing(designer=mira).cad_model
    with pytest.raises(OutOfOrder), transaction.atomic():
        lock_rows(CadModel.objects.filter(pk=listing.pk))
        with transaction.atomic():
            lock_rows(User.objects.filter(pk=mira.pk))


def test_two_transactions_after_each_other_are_two(mira: User) -> None:
    listing = make_listing(designer=mira).cad_model
    with transaction.atomic():
        lock_rows(CadModel.objects.filter(pk=listing.pk))
    with transaction.atomic():
        lock_rows(User.objects.filter(pk=mira.pk))


def test_a_table_without_a_place_is_not_locked(db: None) -> None:
    with pytest.raises(LookupError), transaction.atomic():
        lock_rows(Category.objects.all())
