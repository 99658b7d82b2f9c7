from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "reviews"
    verbose_name = "Reviews by buyers"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from common import personal
        from common.audit import register_acts
        from common.days_work import days_work
        from models_catalog import hooks as catalogue_hooks
        from orders import hooks as order_hooks
        from reviews.acts import ReviewAct
        from reviews.days_work import waiting
        from reviews.groups import make_group
        from reviews.personal import count_later, count_without, personal_files
        from reviews.selectors.own import beside_licences
        from reviews.selectors.piece_page import reviews_on_page
        from reviews.selectors.shown import rating_of

        register_acts(ReviewAct)
        catalogue_hooks.page_reviews.register("reviews", reviews_on_page)
        catalogue_hooks.piece_ratings.register("reviews", rating_of)
        days_work.register("reviews", waiting)
        order_hooks.beside_licences.register("reviews", beside_licences)
        order_hooks.licence_ended.register("reviews", count_later)
        personal.personal_files.register("reviews", personal_files)
        personal.step_back.register("reviews", count_without)
        post_migrate.connect(make_group)
