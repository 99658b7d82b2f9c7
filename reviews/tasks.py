from celery import shared_task

from reviews.services.count_reviews import count_again, count_reviews


@shared_task(name="reviews.count_reviews_task", time_limit=60)
def count_reviews_task(cad_model_id: int) -> None:
    count_reviews(cad_model_id=cad_model_id)


@shared_task(name="reviews.count_again_task", time_limit=280)
def count_again_task() -> None:
    count_again()
