from django.urls import path

from reviews.views import own, pieces, studio

app_name = "reviews"
urlpatterns = [
    path("models/<slug:slug>/reviews/", pieces.piece_reviews, name="piece_reviews"),
    path("models/<slug:slug>/review/", own.review_write, name="review_write"),
    path("reviews/", own.my_reviews, name="my_reviews"),
    path("reviews/photos/<int:photo_id>/", pieces.photo, name="photo"),
    path("reviews/photos/<int:photo_id>/small/", pieces.photo_small, name="photo_small"),
    path("reviews/<int:review_id>/delete/", own.review_delete, name="review_delete"),
    path("reviews/<int:review_id>/contest/", own.review_contest, name="review_contest"),
    path("reviews/<int:review_id>/helpful/", pieces.review_helpful, name="review_helpful"),
    path(
        "reviews/<int:review_id>/helpful/choose/",
        pieces.review_helpful_choose,
        name="review_helpful_choose",
    ),
    path("reviews/<int:review_id>/report/", pieces.review_report, name="review_report"),
    path("studio/reviews/", studio.studio_reviews_page, name="studio_reviews"),
    path("studio/reviews/mail/", studio.mail_choose, name="mail_choose"),
    path("studio/reviews/<int:review_id>/reply/", studio.review_reply, name="review_reply"),
    path(
        "studio/reviews/<int:review_id>/reply/remove/",
        studio.review_reply_remove,
        name="review_reply_remove",
    ),
]
