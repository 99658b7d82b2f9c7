from django.urls import path

from moderation.views import reports, studio

app_name = "moderation"
urlpatterns = [
    path("models/<slug:slug>/report/", reports.model_report, name="model_report"),
    path("models/<slug:slug>/report/sent/", reports.model_report_sent, name="model_report_sent"),
    path("reports/<slug:link>/", reports.report_page, name="report_page"),
    path("reports/<slug:link>/contest/", reports.report_contest, name="report_contest"),
    path("reports/<slug:link>/answer/", reports.report_answer, name="report_answer"),
    path("studio/decisions/", studio.studio_decisions, name="studio_decisions"),
    path("studio/decisions/<slug:number>/", studio.studio_decision, name="studio_decision"),
    path("studio/decisions/<slug:number>/contest/", studio.studio_contest, name="studio_contest"),
]
