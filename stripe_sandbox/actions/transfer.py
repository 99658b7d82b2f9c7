"""A designer's share moves to the connected account, and back when it is reversed."""

from typing import Any

from stripe_sandbox import ledger, money
from stripe_sandbox.config import HOME_COUNTRY
from stripe_sandbox.errors import Refusal, missing, no_access
from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.account import region_of
from stripe_sandbox.objects.payment import charge as charge_object
from stripe_sandbox.objects.transfer import reversal, transfer
from stripe_sandbox.store import Transaction


def create_transfer(tx: Transaction, params: dict[str, Any]) -> dict[str, Any]:
    """Debit the platform and credit the destination in one step; raises Refusal."""
    currency = money.check_currency(params["currency"])
    destination = tx.find(params["destination"], kind="account")
    if destination is None:
        raise missing("destination", params["destination"], param="destination", status=400)
    if destination["capabilities"].get("transfers") != "active":
        raise Refusal(
            "Your destination account needs to have at least one of the following capabilities "
            "enabled: transfers, crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
        )
    _refuse_border(tx, destination)
    source, available_on = None, tx.now()
    if "source_transaction" in params:
        source = _source(tx, params, currency)
        entry = tx.get("balance_transaction", source["balance_transaction"])
        available_on = entry["available_on"]
    elif ledger.available(tx, currency) < params["amount"]:
        raise _insufficient("You have insufficient available funds in your Stripe account.")
    group = params.get("transfer_group")
    if group is None and source is not None:
        group = source["transfer_group"] or f"group_{source['payment_intent']}"
    body = transfer(
        transfer_id=new_id("tr"), params=params, currency=currency, group=group, created=tx.now()
    )
    return _move(tx, body, available_on=available_on)


def _refuse_border(tx: Transaction, destination: dict[str, Any]) -> None:
    """Out of its region a platform pays only accounts under the recipient agreement."""
    home, country = tx.setting("country", HOME_COUNTRY), destination["country"]
    agreement = destination["tos_acceptance"].get("service_agreement", "full")
    if agreement != "recipient" and region_of(home) != region_of(country):
        raise Refusal(
            f"Cannot create transfers. Funds can't be sent to accounts located in {country} "
            "because it's restricted outside of your platform's region.",
            code="transfers_not_allowed",
        )


def reverse_transfer(
    tx: Transaction, parent: dict[str, Any], *, amount: int | None, metadata: dict[str, str]
) -> dict[str, Any]:
    """Bring a share back; refused past what is left, or past what the designer still has."""
    left = parent["amount"] - parent["amount_reversed"]
    if left == 0:
        raise Refusal(f"Transfer {parent['id']} is already fully reversed.")
    amount = left if amount is None else amount
    if amount > left:
        wanted, rest = (money.show(value, parent["currency"]) for value in (amount, left))
        raise Refusal(
            f"Transfer reversal amount ({wanted}) is greater than unreversed amount on transfer "
            f"({rest})",
            param="amount",
        )
    if tx.find(parent["destination"], kind="account") is None:
        raise no_access(parent["destination"])
    if ledger.total(tx, parent["currency"], account=parent["destination"]) < amount:
        raise _insufficient(
            "The destination account has insufficient funds to reverse this transfer."
        )
    body = reversal(
        reversal_id=new_id("trr"),
        amount=amount,
        parent=parent,
        metadata=metadata,
        created=tx.now(),
    )
    body = _move_back(tx, body, parent)
    reversed_so_far = parent["amount_reversed"] + amount
    known = parent["reversals"]
    changed = tx.save(
        {
            **parent,
            "amount_reversed": reversed_so_far,
            "reversed": reversed_so_far == parent["amount"],
            "reversals": {
                **known,
                "data": [body, *known["data"]],
                "total_count": known["total_count"] + 1,
            },
        }
    )
    emit(
        tx,
        "transfer.reversed",
        changed,
        previous={"amount_reversed": parent["amount_reversed"], "reversed": parent["reversed"]},
    )
    return body


def _source(tx: Transaction, params: dict[str, Any], currency: str) -> dict[str, Any]:
    """The charge a transfer draws on, checked against the strict cap.

    Stripe does not say whether all transfers of a charge are capped by its gross or its net
    amount, nor whether a reversal frees what it brought back. This takes the strict side of both.
    """
    charge_id = params["source_transaction"]
    source = tx.find(charge_id, kind="charge")
    if source is None:
        raise missing("charge", charge_id, param="source_transaction", status=400)
    if source["status"] != "succeeded" or source["balance_transaction"] is None:
        raise Refusal(f"Charge {source['id']} has not succeeded.", param="source_transaction")
    entry = tx.get("balance_transaction", source["balance_transaction"])
    if entry["currency"] != currency:
        raise Refusal(
            f"The currency of source_transaction's balance transaction ({entry['currency']}) "
            f"must be the same as the transfer currency ({currency}).",
            param="currency",
        )
    earlier = tx.all_of("transfer", match={"source_transaction": source["id"]})
    used = sum(body["amount"] for body in earlier)
    if used + params["amount"] > entry["net"]:
        raise Refusal(
            "Transfers using this transaction as a source must not exceed the source amount of "
            f"{money.show(entry['net'], currency)}. "
            f"(Already transferred: {money.show(used, currency)})",
            param="amount",
        )
    return source


def _insufficient(message: str) -> Refusal:
    return Refusal(message, code="balance_insufficient")


def _move(tx: Transaction, body: dict[str, Any], *, available_on: int) -> dict[str, Any]:
    debit = ledger.post(
        tx,
        "transfer",
        amount=-body["amount"],
        currency=body["currency"],
        source=body["id"],
        available_on=available_on,
        description=body["description"],
    )
    payment = charge_object(
        charge_id=new_id("py"),
        amount=body["amount"],
        currency=body["currency"],
        created=body["created"],
        source_transfer=body["id"],
        transfer_group=body["transfer_group"],
    )
    credit = ledger.post(
        tx,
        "payment",
        amount=body["amount"],
        currency=body["currency"],
        source=payment["id"],
        account=body["destination"],
        available_on=available_on,
    )
    tx.add(
        "charge",
        {**payment, "balance_transaction": credit["id"]},
        account=body["destination"],
    )
    body = {**body, "balance_transaction": debit["id"], "destination_payment": payment["id"]}
    tx.add("transfer", body)
    emit(tx, "transfer.created", body)
    return body


def _move_back(tx: Transaction, body: dict[str, Any], parent: dict[str, Any]) -> dict[str, Any]:
    available_on = tx.get("balance_transaction", parent["balance_transaction"])["available_on"]
    refund_id = new_id("pyr")
    back = ledger.post(
        tx,
        "transfer_refund",
        amount=body["amount"],
        currency=body["currency"],
        source=body["id"],
        available_on=available_on,
        description="REFUND FOR TRANSFER",
    )
    ledger.post(
        tx,
        "payment_refund",
        amount=-body["amount"],
        currency=body["currency"],
        source=refund_id,
        account=parent["destination"],
        available_on=available_on,
    )
    payment = tx.get("charge", parent["destination_payment"], account=parent["destination"])
    refunded = payment["amount_refunded"] + body["amount"]
    tx.save({**payment, "amount_refunded": refunded, "refunded": refunded == payment["amount"]})
    body = {
        **body,
        "balance_transaction": back["id"],
        "destination_payment_refund": refund_id,
    }
    return tx.add("transfer_reversal", body)
