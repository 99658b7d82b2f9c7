"""Addresses of the library in the API."""

from django.urls import path

from orders.api import LibraryDownloadView, LibraryView

urlpatterns = [
    path("library/", LibraryView.as_view(), name="api_library"),
    path(
        "library/<slug:number>/files/<int:file_id>/download/",
        LibraryDownloadView.as_view(),
        name="api_library_download",
    ),
]
