"""Mail: written with what it tells of, sent by a timer once that stands, tried again if it fails.

No request waits for a mail server: it writes rows, and ``manage.py send_mail_queue`` sends them.

One template is one mail: its first line is the subject, and the text follows an empty line.
A mail says what has happened and where, with a link. What was written stays behind the sign-in.
"""

import base64
import datetime
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from iop.accounts.models import Message, User

logger = logging.getLogger(__name__)

#: The hour when the mail of the day is ready.
DIGEST_HOUR = 6
#: The first wait after a failure; each further one is twice as long.
FIRST_WAIT = datetime.timedelta(minutes=5)
#: How long a mail that has been sent is kept.
KEPT = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; ``kind`` is its content type, and bytes are no text."""

    name: str
    kind: str
    content: str | bytes


@dataclass(frozen=True)
class Outsider:
    """Somebody without an account: written to in Swedish, at once."""

    name: str
    email: str


def queue(people: Iterable[User], template: str, **context: Any) -> None:
    """Write ``mail/<template>.txt`` to each, in the person's language.

    It is written in the transaction of what it tells of: what is undone is not told.
    """
    Message.objects.bulk_create(
        _written(person, template, context) for person in people if person.is_active
    )


def queue_at_once(
    person: User | Outsider,
    template: str,
    attachment: Attachment | None,
    *,
    sender: User,
    **context: Any,
) -> None:
    """Write to one, never in the mail of the day, where a file would be lost.

    Answers go to the sender.
    """
    if isinstance(person, User) and not person.is_active:
        return
    message = _written(person, template, {**context, "sender": sender})
    message.is_for_digest, message.due_at = False, timezone.now()
    message.sender = sender
    if attachment:
        message.attachment_name = attachment.name
        message.attachment_type = attachment.kind
        message.attachment = _in_text(attachment.content)
    message.save()


def _written(person: User | Outsider, template: str, context: dict[str, Any]) -> Message:
    user = person if isinstance(person, User) else None
    with override(user.mail_language if user else settings.LANGUAGE_CODE):
        facts = {**context, "person": person, "user": user, "site": settings.SITE_URL}
        text = render_to_string(f"mail/{template}.txt", facts)
    subject, _gap, body = text.strip().partition("\n\n")
    now, waits = timezone.now(), user is not None and user.gets_digest
    return Message(
        to=user,
        name="" if user else person.name,
        address="" if user else person.email,
        subject=" ".join(subject.split())[:200],
        body=body.strip(),
        is_for_digest=waits,
        due_at=_next_morning(now) if waits else now,
    )


def _next_morning(now: datetime.datetime) -> datetime.datetime:
    here = timezone.localtime(now)
    morning = here.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning > here else morning + datetime.timedelta(days=1)


def send() -> int:
    """Send what waits; how many letters went out.

    A server that does not answer is asked once; the rest waits for the next time.
    """
    waiting = Message.objects.waiting(timezone.now()).select_related("to", "sender")
    sent = 0
    with_digests_together = sorted(
        waiting, key=lambda one: (one.is_for_digest, one.to_id or 0, one.pk)
    )
    for _letter, messages in groupby(
        with_digests_together, key=lambda one: one.to_id if one.is_for_digest else -one.pk
    ):
        mine = [message for message in messages if _is_taken(message)]
        try:
            sent += bool(mine) and _is_delivered(mine)
        except OSError:
            break
    return sent


def _is_taken(message: Message) -> bool:
    """Whether this process got the attempt. Nobody holds a lock while the server answers."""
    wait = FIRST_WAIT * 2**message.attempts
    alone = Message.objects.filter(pk=message.pk, sent_at=None, attempts=message.attempts)
    return alone.update(attempts=F("attempts") + 1, due_at=timezone.now() + wait) == 1


def _is_delivered(messages: list[Message]) -> bool:
    """Whether the letter went out; raises ``OSError`` when no server answers."""
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    letter = _letter_of(messages)
    try:
        letter.connection = get_connection()
        letter.send()
    except OSError as error:  # SMTPException is one too
        # The address is not logged: the row tells who.
        logger.warning("Mail %s was not sent: %s", messages[0].pk, type(error).__name__)
        rows.update(last_error=f"{type(error).__name__}: {error}"[:300])
        if not isinstance(error, (SMTPRecipientsRefused, SMTPDataError)):
            raise
        return False
    rows.update(sent_at=timezone.now(), last_error="")
    return True


def _letter_of(messages: list[Message]) -> EmailMessage:
    """One mail as it is, or those of a day as one."""
    first = messages[0]
    letter = EmailMessage(first.subject, first.body, to=[first.recipient])
    if first.sender:
        letter.reply_to = [first.sender.email]
    if first.attachment:
        letter.attach(first.attachment_name, _content(first), first.attachment_type)
    if not first.is_for_digest or first.to is None:
        return letter
    with override(first.to.mail_language):
        subject = _("What has happened in your agreements")
        facts = {"messages": messages, "person": first.to, "site": settings.SITE_URL}
        body = render_to_string("mail/digest.txt", facts)
    return EmailMessage(subject, body.strip(), to=[first.to.email])


def _in_text(content: str | bytes) -> str:
    return content if isinstance(content, str) else base64.b64encode(content).decode()


def _content(message: Message) -> str | bytes:
    is_text = message.attachment_type.startswith("text/")
    return message.attachment if is_text else base64.b64decode(message.attachment)


def forget_sent(now: datetime.datetime) -> int:
    """Delete what was sent long ago: it is personal data that nobody needs."""
    count, _kinds = Message.objects.filter(sent_at__lt=now - KEPT).delete()
    return count
