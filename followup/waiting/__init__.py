"""What waits for a user in the follow-up, one file per noun."""

import datetime

from agreements.waiting import Task
from followup.waiting import economy, meetings, reports, reviews, standing_in
from iop.accounts.models import User


def tasks(user: User, today: datetime.date) -> list[Task]:
    """All that waits for the user, in the order in which it is shown."""
    nouns = (meetings, reports, economy, reviews, standing_in)
    return [task for noun in nouns for task in noun.tasks(user, today)]
