from django.apps import AppConfig


class ModelsCatalogConfig(AppConfig):
    name = "models_catalog"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from activity import hooks as activity_hooks
        from common import personal
        from common.audit import register_acts
        from common.days_work import days_work
        from models_catalog import checks  # noqa: F401 (registers them)
        from models_catalog.acts import CatalogueAct
        from models_catalog.days_work import waiting
        from models_catalog.groups import make_group
        from models_catalog.matters import content_at, hide_content, personal_files
        from models_catalog.selectors.likeness import features_of_shelf
        from models_catalog.services.withdraw_listings import withdraw_listings

        activity_hooks.features.register("models_catalog", features_of_shelf)
        personal.personal_files.register("models_catalog", personal_files)
        personal.step_back.register("models_catalog", withdraw_listings)
        personal.content_at.register("models_catalog", content_at)
        personal.hide_content.register("models_catalog", hide_content)
        personal.settle.register("models_catalog", withdraw_listings)
        register_acts(CatalogueAct)
        days_work.register("models_catalog", waiting)
        post_migrate.connect(make_group)
