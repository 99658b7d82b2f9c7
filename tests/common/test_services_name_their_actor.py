"""Services that change money or access take their actor first: each act names who did it."""

import importlib
import inspect
import pkgutil

import aftersales.services
import design_requests.services
import moderation.services
import orders.services
import payouts.services
import reviews.services

# They write inside the act of another service, change nothing that is kept, only read or lock, or
# mail or show what the owner of an address may have anyway.
# A handler of a webhook event is called with the event and acts as Stripe.
WITHOUT_ACTOR = {
    "add_set_to_cart",
    "add_to_cart",
    "ask_to_tell",
    "book_held_payment",
    "book_held_delivery",
    "book_payment",
    "book_stripe_movements",
    "claim_of_address",
    "code_taken",
    "count_coupon_again",
    "count_coupon_use",
    "designers_to_state",
    "designers_with_dues",
    "document_line",
    "end_exclusive",
    "find_claim",
    "issue_claim",
    "issue_document",
    "lock_order",
    "lock_share",
    "make_guest_link",
    "note_account_update",
    "note_bank_payout",
    "note_held_payment",
    "note_old_address",
    "owed_by_receipt",
    "plan_refund",
    "post_to_ledger",
    "record_dispute_by_event",
    "record_refund_by_event",
    "refund_fraud_warning",
    "refuse_unpaid",
    "refuse_while_disputed",
    "record_earnings",
    "release_coupon_use",
    "release_exclusives",
    "remove_bought_from_cart",
    "remove_from_cart",
    "remove_set_from_cart",
    "reserve_exclusives",
    "sell_exclusives",
    "send_guest_links",
    "settle_by_event",
    "settle_lines",
    "held_payment",
    "guests_of_earlier",
    "holders_of_earlier",
    "settled_order",
    "share_postings",
    "show_claim",
    "tell_of_versions",
    "stop_declined_cards",
    "settle_milestone_payment",
    "settle_request_by_event",
    "open_milestone_page",
    "forget_pictures",
    "lock_payment",
    "mail_waiting_messages",
    "lock_milestone",
    "settled_request_payment",
    "lock_unless_asked",
    "record_bank_dispute",
    "record_refund_at_stripe",
    "heed_fraud_warning",
    "weigh_earnings",
    "why_no_evidence",
    "write_held_refund",
    "write_refund",
    "can_counter",
    "count_again",
    "count_reviews",
    "last_decision",
    "lock_review",
    "why_not_contest",
    "lock_report",
    "why_not_contested",
    "why_not_decided",
    "why_not_suspended",
}


def test_every_service_about_money_takes_its_actor_first() -> None:
    without = set()
    for package in (
        orders.services,
        payouts.services,
        aftersales.services,
        design_requests.services,
        moderation.services,
        reviews.services,
    ):
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            module = importlib.import_module(found.name)
            for name, service in vars(module).items():
                is_own = getattr(service, "__module__", "") == found.name
                if not is_own or name.startswith("_") or not inspect.isfunction(service):
                    continue
                if next(iter(inspect.signature(service).parameters), "") != "actor":
                    without.add(name)
    assert without == WITHOUT_ACTOR
