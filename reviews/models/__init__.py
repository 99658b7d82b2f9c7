from reviews.models.review import Review
from reviews.models.review_appeal import ReviewAppeal
from reviews.models.review_decision import ReviewDecision
from reviews.models.review_mail_stop import ReviewMailStop
from reviews.models.review_photo import ReviewPhoto
from reviews.models.review_reply import ReviewReply
from reviews.models.review_report import ReviewReport
from reviews.models.review_vote import ReviewVote

__all__ = [
    "Review",
    "ReviewAppeal",
    "ReviewDecision",
    "ReviewMailStop",
    "ReviewPhoto",
    "ReviewReply",
    "ReviewReport",
    "ReviewVote",
]
