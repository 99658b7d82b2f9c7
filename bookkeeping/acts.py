"""What is written down of the books, in words for the staff desk."""

from django.db.models import TextChoices


class BookkeepingAct(TextChoices):
    CORRECTED = "books.corrected", "Corrected the books"
