"""``manage.py plan_meetings``: plan what the agreements' rules ask for. A timer runs it daily."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from followup.planning import plan_all


class Command(BaseCommand):
    help = (
        "Plan the meetings that the rules of agreements in force ask for; a rule by the month or "
        "week is planned some time ahead. It may be run again: each meeting is planned once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        count = plan_all(timezone.localdate())
        if options["verbosity"]:
            self.stdout.write(f"{count} planned")
