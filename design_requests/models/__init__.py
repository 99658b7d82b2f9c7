from design_requests.models.bank_dispute import BankDispute
from design_requests.models.brief import Brief, PieceKind
from design_requests.models.held_part import HeldPart
from design_requests.models.milestone import Milestone
from design_requests.models.milestone_payment import MilestonePayment
from design_requests.models.offer import Offer

__all__ = [
    "BankDispute",
    "Brief",
    "HeldPart",
    "Milestone",
    "MilestonePayment",
    "Offer",
    "PieceKind",
]
