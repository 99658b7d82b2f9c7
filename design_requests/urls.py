"""Addresses of briefs, offers and the jobs that come of them, under /requests/."""

from django.urls import path

from design_requests.views import briefs, job, messages, offers, papers, paying, pictures, questions

app_name = "requests"
urlpatterns = [
    path("", briefs.brief_list, name="brief_list"),
    path("new/", briefs.brief_new, name="brief_new"),
    path("notices/", messages.notices, name="notices"),
    path("studio/", offers.studio_briefs, name="studio_briefs"),
    path("studio/offers/", offers.studio_offers, name="studio_offers"),
    path("studio/jobs/", job.studio_jobs, name="studio_jobs"),
    path("licences/<slug:licence_number>/", job.licence, name="licence"),
    path("offers/<uuid:offer_id>/accept/", paying.offer_accept, name="offer_accept"),
    path("offers/<uuid:offer_id>/withdraw/", offers.offer_withdraw, name="offer_withdraw"),
    path("<slug:number>/", briefs.brief_detail, name="brief_detail"),
    path("<slug:number>/edit/", briefs.brief_edit, name="brief_edit"),
    path("<slug:number>/pictures/add/", pictures.pictures_add, name="pictures_add"),
    path("<slug:number>/pictures/<int:picture_id>/", pictures.brief_picture, name="brief_picture"),
    path(
        "<slug:number>/pictures/<int:picture_id>/remove/",
        pictures.picture_remove,
        name="picture_remove",
    ),
    path("<slug:number>/publish/", briefs.brief_publish, name="brief_publish"),
    path("<slug:number>/close/", briefs.brief_close, name="brief_close"),
    path("<slug:number>/offer/", offers.offer_new, name="offer_new"),
    path("<slug:number>/offer/check/", offers.offer_check, name="offer_check"),
    path("<slug:number>/offer/send/", offers.offer_send, name="offer_send"),
    path("<slug:number>/offers/", offers.offer_compare, name="offer_compare"),
    path("<slug:number>/ask/", questions.question_ask, name="question_ask"),
    path(
        "<slug:number>/answer/<int:question_id>/",
        questions.question_answer,
        name="question_answer",
    ),
    path("<slug:number>/job/", job.job, name="job"),
    path("<slug:number>/job/cancel/", job.job_cancel, name="job_cancel"),
    path("<slug:number>/job/write/", messages.message_write, name="message_write"),
    path("<slug:number>/job/block/", messages.messages_block, name="messages_block"),
    path("<slug:number>/job/unblock/", messages.messages_unblock, name="messages_unblock"),
    path(
        "<slug:number>/job/sent/<int:message_file_id>/",
        messages.message_file,
        name="message_file",
    ),
    path(
        "<slug:number>/job/report/<int:message_id>/",
        messages.message_report,
        name="message_report",
    ),
    path("<slug:number>/job/<int:position>/", job.milestone, name="milestone"),
    path(
        "<slug:number>/job/<int:position>/deliver/", job.milestone_deliver, name="milestone_deliver"
    ),
    path(
        "<slug:number>/job/<int:position>/approve/", job.milestone_approve, name="milestone_approve"
    ),
    path("<slug:number>/job/<int:position>/change/", job.milestone_change, name="milestone_change"),
    path("<slug:number>/job/<int:position>/stop/", job.milestone_stop, name="milestone_stop"),
    path(
        "<slug:number>/job/<int:position>/dispute/", job.milestone_dispute, name="milestone_dispute"
    ),
    path(
        "<slug:number>/job/<int:position>/files/<int:file_id>/",
        job.milestone_file,
        name="milestone_file",
    ),
    path("<slug:number>/papers/<int:document_id>/", papers.request_paper, name="request_paper"),
    path("<slug:number>/pay/<int:position>/", paying.milestone_pay, name="milestone_pay"),
    path("<slug:number>/pay/give-up/", paying.payment_give_up, name="payment_give_up"),
]
