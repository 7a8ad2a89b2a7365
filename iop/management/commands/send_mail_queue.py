"""``manage.py send_mail_queue``: send what waits. Run it every five minutes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from iop.accounts import mail


class Command(BaseCommand):
    help = "Send mail that failed before and the mails of the day; forget what was sent long ago."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{mail.send()} sent, {mail.forget_sent(timezone.now())} forgotten")
