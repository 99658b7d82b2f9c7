"""Addresses of the newsletter."""

from django.urls import path

from newsletter.views import archive, mail_news, mailgun_news, readers

app_name = "newsletter"
urlpatterns = [
    path("newsletter/", readers.subscribe, name="subscribe"),
    path("newsletter/confirm/<str:token>/", readers.confirm, name="confirm"),
    path("newsletter/leave/<str:token>/", readers.leave_page, name="leave"),
    path("newsletter/preferences/<str:token>/", readers.preferences, name="preferences"),
    path("newsletter/issues/", archive.archive, name="archive"),
    path("newsletter/issues/feed.xml", archive.feed, name="feed"),
    path("newsletter/issues/<slug:slug>/", archive.issue_page, name="issue"),
    path("webhooks/mail/", mail_news.mail_news, name="mail_news"),
    path("webhooks/mail/mailgun/", mailgun_news.mailgun_news, name="mailgun_news"),
]
