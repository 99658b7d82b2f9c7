from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = "Orders and ledger"

    def ready(self) -> None:
        from common.audit import register_acts
        from models_catalog import hooks as catalogue_hooks
        from orders.acts import OrderAct
        from orders.selectors.library import holds_licence
        from orders.services.settle_by_event import PAYMENT_EVENTS, settle_by_event
        from payments import hooks as payment_hooks

        register_acts(OrderAct)
        catalogue_hooks.holds_licence.register("orders", holds_licence)
        for event_type in PAYMENT_EVENTS:
            payment_hooks.webhook_event.register(event_type, settle_by_event)
