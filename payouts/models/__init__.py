from payouts.models.connected_account import ConnectedAccount
from payouts.models.earning import Earning
from payouts.models.transfer import Transfer

__all__ = ["ConnectedAccount", "Earning", "Transfer"]
