from django.apps import AppConfig


class BookkeepingConfig(AppConfig):
    name = "bookkeeping"
    verbose_name = "Bookkeeping"

    def ready(self) -> None:
        from bookkeeping.acts import BookkeepingAct
        from common.audit import register_acts

        register_acts(BookkeepingAct)
