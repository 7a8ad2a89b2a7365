"""What waits for a user of meetings and actions."""

import datetime
from collections.abc import Iterator

from agreements.waiting import Task
from iop.accounts.models import User


def tasks(user: User, today: datetime.date) -> Iterator[Task]:
    yield from ()
