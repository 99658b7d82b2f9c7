from payouts.models.bank_payout import BankPayout
from payouts.models.claim import Claim
from payouts.models.connected_account import ConnectedAccount
from payouts.models.earning import Earning
from payouts.models.reversal import Reversal
from payouts.models.self_billing import SelfBillingAgreement
from payouts.models.share_deduction import ShareDeduction
from payouts.models.share_freeze import ShareFreeze
from payouts.models.statement import (
    StatedMovement,
    Statement,
    StatementKind,
    StatementParty,
    StatementSeries,
)
from payouts.models.transfer import Transfer
from payouts.models.transfer_part import TransferPart

__all__ = [
    "BankPayout",
    "Claim",
    "ConnectedAccount",
    "Earning",
    "Reversal",
    "SelfBillingAgreement",
    "ShareDeduction",
    "ShareFreeze",
    "StatedMovement",
    "Statement",
    "StatementKind",
    "StatementParty",
    "StatementSeries",
    "Transfer",
    "TransferPart",
]
