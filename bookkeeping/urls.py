"""Addresses of the bookkeeper's pages."""

from django.urls import path

from bookkeeping.views import journal

app_name = "bookkeeping"
urlpatterns = [
    path("books/", journal.journal, name="journal"),
    path("books/journal.csv", journal.journal_csv, name="journal_csv"),
]
