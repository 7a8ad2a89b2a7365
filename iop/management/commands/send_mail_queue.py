"""``manage.py send_mail_queue``: send what waits. A timer runs it every minute."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from iop.accounts import mail


class Command(BaseCommand):
    help = "Send the mail that waits, and forget what was sent long ago."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, forgotten = mail.send(), mail.forget_sent(timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"{sent} sent, {forgotten} forgotten")
