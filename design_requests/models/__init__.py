from design_requests.models.asked_designer import AskedDesigner
from design_requests.models.bank_dispute import BankDispute
from design_requests.models.brief import Brief, PieceKind
from design_requests.models.brief_picture import BriefPicture
from design_requests.models.delivery import Delivery
from design_requests.models.held_part import HeldPart
from design_requests.models.message import Message
from design_requests.models.message_block import MessageBlock
from design_requests.models.message_file import MessageFile
from design_requests.models.message_notices import MessageNotices, NoticeWay
from design_requests.models.milestone import Milestone
from design_requests.models.milestone_payment import MilestonePayment
from design_requests.models.offer import Offer
from design_requests.models.question import Question
from design_requests.models.request_document import (
    PaperKind,
    RequestDocument,
    RequestDocumentParty,
    RequestDocumentSeries,
)
from design_requests.models.request_licence import RequestLicence

__all__ = [
    "AskedDesigner",
    "BankDispute",
    "Brief",
    "BriefPicture",
    "Delivery",
    "HeldPart",
    "Message",
    "MessageBlock",
    "MessageFile",
    "MessageNotices",
    "Milestone",
    "MilestonePayment",
    "NoticeWay",
    "Offer",
    "PaperKind",
    "PieceKind",
    "Question",
    "RequestDocument",
    "RequestDocumentParty",
    "RequestDocumentSeries",
    "RequestLicence",
]
