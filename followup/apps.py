"""What becomes of what is agreed."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FollowupConfig(AppConfig):
    name = "followup"
    verbose_name = _("Follow-up")

    def ready(self) -> None:
        """The pages of agreements and cases take in what this app knows of them."""
        from agreements import joints  # noqa: PLC0415 (models are ready only now)
        from followup import beginning, ending, happenings, noticed, overview  # noqa: PLC0415

        joints.PAGES.append(overview.page_of)
        joints.EVENTS.append(happenings.events_of)
        joints.ACTIVATED.append(beginning.begin)
        joints.EVENTS.append(ending.events_of)
        joints.NOTICES.append(noticed.has_notice)
        joints.LAST_DAYS.append(ending.last_day_by_notice)
        joints.PAGES.append(ending.page_of)
        joints.MOVES.update(end=ending.page_of_end, terminate=ending.page_of_notice)
