from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "privacy"
    verbose_name = "Privacy"

    def ready(self) -> None:
        from common import json_field, personal, queue
        from privacy import checks  # noqa: F401 (registers the checks)
        from privacy.desk.open_wished_case import open_wished_case
        from privacy.guards import declared_json, may_send
        from privacy.wishes.barring import barred

        personal.bars.register("privacy", barred)
        queue.may_send.register("privacy", may_send)
        json_field.storable.register("privacy", declared_json)
        personal.case_wanted.register("privacy", open_wished_case)
