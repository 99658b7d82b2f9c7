"""Money goes from a balance to a bank account, and may come back even after it arrived.

`account` is a connected account's id, or empty for the platform.
"""

from typing import Any

from stripe_sandbox import ledger
from stripe_sandbox.actions.onboard import announce
from stripe_sandbox.errors import Refusal
from stripe_sandbox.events import emit
from stripe_sandbox.ids import new_id
from stripe_sandbox.objects.payout import payout
from stripe_sandbox.store import Transaction

ARRIVAL_SECONDS = 2 * 86400
FAILURES = {
    "account_closed": "The bank account has been closed.",
    "account_frozen": "The bank account has been frozen.",
    "bank_account_restricted": "The bank account has restrictions on payouts.",
    "could_not_process": "The bank could not process this payout.",
    "incorrect_account_holder_name": "The account holder's name is not the bank's.",
    "invalid_account_number": "The account number is invalid.",
    "no_account": "The bank could not find this account.",
}


def create_payout(
    tx: Transaction, account: str, params: dict[str, Any], *, automatic: bool
) -> dict[str, Any]:
    """Take the money at once; raises Refusal when it is not available or may not be paid."""
    currency, amount = params["currency"], params["amount"]
    destination = _destination(tx, account, currency)
    if ledger.available(tx, currency, account=account) < amount:
        raise Refusal(
            "You have insufficient funds in your Stripe account for this transfer.",
            code="balance_insufficient",
        )
    body = payout(
        payout_id=new_id("po"),
        amount=amount,
        currency=currency,
        destination=destination,
        automatic=automatic,
        params=params,
        created=tx.now(),
        arrival_date=tx.now() + ARRIVAL_SECONDS,
    )
    entry = _move(tx, account, "payout", body, amount=-amount)
    body = tx.add("payout", {**body, "balance_transaction": entry["id"]}, account=account)
    if automatic:
        _note_parts(tx, account, body)
    tx.plan("payout_arrives", body["id"], at=body["arrival_date"])
    _tell(tx, "payout.created", body)
    return body


def pay_all(tx: Transaction, account: str, currency: str) -> dict[str, Any]:
    """What a payout schedule does: all that is available."""
    ready = ledger.available(tx, currency, account=account)
    if ready <= 0:
        raise Refusal("There is no such available balance.", code="balance_insufficient")
    return create_payout(tx, account, {"amount": ready, "currency": currency}, automatic=True)


def arrive(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    _expect(body, "arrive", "pending", "in_transit")
    trace = {"status": "supported", "value": "TRACE-OF-A-TEST"}
    body = tx.save({**body, "status": "paid", "trace_id": trace})
    _tell(tx, "payout.paid", body)
    return body


def fail(tx: Transaction, body: dict[str, Any], *, code: str = "account_closed") -> dict[str, Any]:
    """The bank sends a payout back, even one that was paid: the money returns to the balance.

    No payout goes to a designer's bank account after that, until the designer gives another.
    """
    _expect(body, "fail", "pending", "in_transit", "paid")
    account = tx.owner(body["id"])
    entry = _move(tx, account, "payout_failure", body, amount=body["amount"])
    body = tx.save(
        {
            **body,
            "failure_balance_transaction": entry["id"],
            "failure_code": code,
            "failure_message": FAILURES[code],
            "status": "failed",
        }
    )
    _tell(tx, "payout.failed", body)
    owner = tx.find(account, kind="account")
    if owner is not None:
        _ask_for_another_bank(tx, owner, bank_id=body["destination"])
    return body


def cancel(tx: Transaction, body: dict[str, Any]) -> dict[str, Any]:
    """Only while it is pending: an automatic payout is on its way from the start."""
    _expect(body, "be canceled", "pending")
    entry = _move(tx, tx.owner(body["id"]), "payout_cancel", body, amount=body["amount"])
    body = tx.save({**body, "failure_balance_transaction": entry["id"], "status": "canceled"})
    _tell(tx, "payout.canceled", body)
    return body


def _expect(body: dict[str, Any], wish: str, *states: str) -> None:
    if body["status"] not in states:
        raise Refusal(f"Payout {body['id']} cannot {wish}: it is {body['status']}.")


def _destination(tx: Transaction, account: str, currency: str) -> str:
    if not account:
        bank = tx.setting("platform_bank", "") or new_id("ba")
        tx.set_setting("platform_bank", bank)
        return bank
    owner = tx.get("account", account)
    banks = [b for b in owner["external_accounts"]["data"] if b["status"] != "errored"]
    if not (owner["payouts_enabled"] and banks):
        raise Refusal(
            "Cannot create payouts: this account has requirements that need to be collected.",
            code="payouts_not_allowed",
        )
    return str(banks[0]["id"])


def _move(
    tx: Transaction, account: str, kind: str, body: dict[str, Any], *, amount: int
) -> dict[str, Any]:
    labels = {"payout": "STRIPE PAYOUT", "payout_failure": "STRIPE PAYOUT FAILURE"}
    return ledger.post(
        tx,
        kind,
        amount=amount,
        currency=body["currency"],
        source=body["id"],
        account=account,
        description=labels.get(kind, "STRIPE PAYOUT CANCEL"),
    )


def _note_parts(tx: Transaction, account: str, body: dict[str, Any]) -> None:
    """Which balance transactions an automatic payout pays out, itself among them."""
    tx.sql.execute(
        "INSERT INTO payout_parts (entry, payout) SELECT id, ? FROM entries"
        " WHERE account = ? AND currency = ? AND available_on <= ?"
        " AND id NOT IN (SELECT entry FROM payout_parts)",
        (body["id"], account, body["currency"], tx.now()),
    )


def _tell(tx: Transaction, kind: str, body: dict[str, Any]) -> None:
    account = tx.owner(body["id"])
    if account and tx.find(account, kind="account") is None:
        return  # the designer has left: Stripe tells the platform no more about them
    emit(tx, kind, body, account=account or None)


def _ask_for_another_bank(tx: Transaction, owner: dict[str, Any], *, bank_id: str) -> None:
    banks = owner["external_accounts"]
    data = [b | {"status": "errored"} if b["id"] == bank_id else b for b in banks["data"]]
    for bank in data:
        if bank["id"] == bank_id:
            emit(
                tx,
                "account.external_account.updated",
                bank,
                previous={"status": "new"},
                account=owner["id"],
            )
    needs = {"currently_due": ["external_account"], "past_due": ["external_account"]}
    announce(
        tx,
        owner,
        {
            **owner,
            "external_accounts": {**banks, "data": data},
            "payouts_enabled": False,
            "requirements": {**owner["requirements"], **needs},
        },
    )
