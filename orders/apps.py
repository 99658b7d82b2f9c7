from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "orders"
    verbose_name = "Orders and ledger"

    def ready(self) -> None:
        from common.audit import register_acts
        from models_catalog.hooks import register_owns_licence
        from orders.acts import OrderAct
        from orders.selectors.library import holds_licence
        from orders.services.settle_by_event import PAYMENT_EVENTS, settle_by_event
        from payments import webhook_handlers

        register_acts(OrderAct)
        register_owns_licence(holds_licence)
        for event_type in PAYMENT_EVENTS:
            webhook_handlers.register(event_type, settle_by_event)
