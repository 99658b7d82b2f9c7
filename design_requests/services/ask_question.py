"""A designer asks about an open brief, and its client answers for all who may make an offer."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from common.locking import lock_rows
from common.personal import hold_person, refuse_leaving
from design_requests import word_emails
from design_requests.errors import MoveRefused
from design_requests.models import Brief, MessageBlock, Question
from design_requests.states import BriefState

EACH_ASKS_AT_MOST = 10


@transaction.atomic
def ask_question(*, actor: User, brief: Brief, text: str) -> Question:
    """Raises MoveRefused, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    (brief,) = lock_rows(Brief.objects.filter(pk=brief.pk).select_related("client"))
    if brief.client_id == actor.pk or not actor.is_designer:
        raise MoveRefused(
            gettext("Questions come from designers. Write it into the brief instead.")
        )
    if brief.state != BriefState.OPEN:
        raise MoveRefused(gettext("This brief takes no questions any more."))
    if brief.is_private and not brief.asked.filter(designer=actor).exists():
        raise MoveRefused(gettext("This brief is private, and its client asked others."))
    if MessageBlock.objects.between(brief.client, actor).exists():
        raise MoveRefused(gettext("The client of this brief takes no messages from you."))
    if Question.objects.filter(brief=brief, designer=actor).count() >= EACH_ASKS_AT_MOST:
        raise MoveRefused(
            gettext("You asked %(number)s questions here, the most that we allow.")
            % {"number": EACH_ASKS_AT_MOST}
        )
    if not text.strip():
        raise MoveRefused(gettext("Write your question first."))
    question = Question.objects.create(brief=brief, designer=actor, text=text.strip())
    word_emails.tell_question(question)
    return question


@transaction.atomic
def answer_question(*, actor: User, question: Question, text: str) -> Question:
    """Once: others made their offers by it. Raises MoveRefused, PersonLeaves."""
    hold_person(actor.pk)
    refuse_leaving(actor.pk)
    (brief,) = lock_rows(Brief.objects.filter(pk=question.brief_id))
    question = Question.objects.select_related("brief", "designer").get(pk=question.pk)
    if brief.client_id != actor.pk:
        raise MoveRefused(gettext("This is somebody else's. You can neither see nor change it."))
    if brief.state != BriefState.OPEN:
        raise MoveRefused(gettext("This brief takes no offers any more, so nothing is answered."))
    if question.answered_at is not None:
        raise MoveRefused(gettext("It is answered already, and stays as designers read it."))
    if not text.strip():
        raise MoveRefused(gettext("Write your answer first."))
    question.answer, question.answered_at = text.strip(), timezone.now()
    question.save()
    word_emails.tell_answer(question)
    return question
