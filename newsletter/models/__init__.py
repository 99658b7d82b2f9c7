from newsletter.models.delivery import Delivery
from newsletter.models.issue import Issue
from newsletter.models.issue_visits import IssueVisits
from newsletter.models.opt_in import OptIn
from newsletter.models.subscription import Subscription
from newsletter.models.suppression import Suppression

__all__ = ["Delivery", "Issue", "IssueVisits", "OptIn", "Subscription", "Suppression"]
