from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = "Orders and ledger"

    def ready(self) -> None:
        from accounts import hooks as account_hooks
        from activity import hooks as activity_hooks
        from common import personal
        from common.audit import register_acts
        from models_catalog import hooks as catalogue_hooks
        from orders.acts import OrderAct
        from orders.emails import tell_holders_files_barred
        from orders.limits import CARD_DECLINED
        from orders.matters import open_matters, personal_files, processor_copies
        from orders.personal import (
            has_library,
            models_sold,
            numbers_of_orders,
            payments_at_stripe,
        )
        from orders.selectors.balances import last_movement
        from orders.selectors.designer_share import designer_share
        from orders.selectors.exclusives import licences_sold
        from orders.selectors.holdings import held_kinds
        from orders.selectors.owned_copies import owned_copies
        from orders.selectors.sales import purchases, sales
        from orders.services.ask_to_tell import ask_to_tell
        from orders.services.claim_orders import claim_orders
        from orders.services.give_up_orders import give_up_orders
        from orders.services.settle_by_event import PAYMENT_EVENTS, settle_by_event
        from orders.services.stop_declined_cards import stop_declined_cards
        from payments import hooks as payment_hooks

        register_acts(OrderAct)
        account_hooks.person_came.register("orders", lambda person: claim_orders(actor=person))
        activity_hooks.purchases.register("orders", purchases)
        activity_hooks.sales.register("orders", sales)
        catalogue_hooks.licences_held.register("orders", held_kinds)
        catalogue_hooks.designer_shares.register("orders", designer_share)
        catalogue_hooks.copies_owned.register("orders", owned_copies)
        catalogue_hooks.files_barred.register("orders", tell_holders_files_barred)
        catalogue_hooks.licences_sold.register("orders", licences_sold)
        catalogue_hooks.models_sold.register("orders", models_sold)
        catalogue_hooks.release_published.register("orders", ask_to_tell)
        payment_hooks.booked_movement.register("orders", last_movement)
        payment_hooks.orders_of.register("orders", numbers_of_orders)
        payment_hooks.objects_of_buyer.register("orders", payments_at_stripe)
        personal.keeps_account.register("orders", has_library)
        personal.open_matters.register("orders", open_matters)
        personal.personal_files.register("orders", personal_files)
        personal.processor_copies.register("orders", processor_copies)
        personal.settle.register("orders", give_up_orders)
        payment_hooks.webhook_event.register(CARD_DECLINED, stop_declined_cards)
        for event_type in PAYMENT_EVENTS:
            payment_hooks.webhook_event.register(event_type, settle_by_event)
