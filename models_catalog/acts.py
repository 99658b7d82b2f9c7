"""What is written down of decisions about listings, in words for the staff desk."""

from django.db.models import TextChoices


class CatalogueAct(TextChoices):
    PUBLISHED = "listing.published", "Published a piece"
    SENT_BACK = "listing.sent_back", "Sent a piece back"
    RELEASE_PUBLISHED = "release.published", "Published a new version of a piece"
    RELEASE_SENT_BACK = "release.sent_back", "Sent a new version of a piece back"
    TAKEN_DOWN = "listing.taken_down", "Took a piece off the shelf"
    PUT_BACK = "listing.put_back", "Put a piece back on the shelf"
    NOT_A_COPY = "listing.not_a_copy", "Found that a piece is no copy"
    TRIED_AGAIN = "listing.tried_again", "Had failed work on a file done again"
    CHOSEN_FOR_HOME = "listing.chosen_for_home", "Let the home page begin with a piece"
    HOME_FREED = "listing.home_freed", "Let the home page begin with the best drawn again"
    COPY = "listing.copy", "Found that a piece is a copy"
    QUESTION_HIDDEN = "question.hidden", "Hid a question about a piece"
    QUESTION_STANDS = "question.stands", "Let a reported question stand"
    FILES_BARRED = "listing.files_barred", "Stopped the delivery of a piece's files"
    FILES_OPENED = "listing.files_opened", "Let a piece's files be delivered again"
