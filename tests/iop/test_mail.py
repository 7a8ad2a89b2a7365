"""The outbox: written with what it tells of, sent by a timer, tried again, gathered."""

import datetime

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone

from iop.accounts import mail
from iop.accounts.models import Message, User
from tests.factories import make_user
from tests.mailbox import Mailbox, mail_server

FACTS = {"reference": "SN 1", "by": "Hanna", "title": "Vänner", "link": "https://iop.example/1/"}


def due_now() -> None:
    Message.objects.update(due_at=timezone.now())


def test_mail_is_sent_by_the_timer(
    nobody: User, mailbox: Mailbox, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mail.queue([nobody], "shared", **FACTS)
    assert mailbox.letters == []
    call_command("send_mail_queue", verbosity=0)
    [letter] = mailbox.letters
    assert (letter["To"], letter["Subject"]) == (nobody.email, "SN 1: ett utkast att läsa")
    assert letter.get_content().replace("\r\n", "\n") == (
        "Hanna har delat ett utkast med er. Läs det, kommentera avsnitten och godkänn det när "
        "det stämmer.\n\nSN 1 Vänner\nhttps://iop.example/1/\n\n--\n"
        "IOP – kommunens partnerskap med idéburna organisationer\n"
        "Logga in för att läsa det som är skrivet. Under ”Mitt konto” väljer du ett mejl om "
        "dagen i stället, och språk.\n"
    )
    message = Message.objects.get()
    assert (message.sent_at is not None, message.attempts) == (True, 1)


@pytest.mark.django_db(transaction=True)
def test_what_did_not_happen_is_not_told(mailbox: Mailbox) -> None:
    user = make_user()
    with transaction.atomic():
        mail.queue([user], "shared", **FACTS)
        transaction.set_rollback(True)
    mail.send()
    assert (mailbox.letters, Message.objects.count()) == ([], 0)


def test_mail_is_in_the_language_of_the_recipient(mailbox: Mailbox, db: None) -> None:
    mail.queue([make_user(mail_language="en"), make_user()], "approved", **FACTS)
    subjects = list(Message.objects.values_list("subject", flat=True))
    assert subjects == ["SN 1: the draft is approved", "SN 1: utkastet är godkänt"]


def test_inactive_people_get_no_mail(db: None) -> None:
    mail.queue([make_user(is_active=False)], "approved", **FACTS)
    assert not Message.objects.exists()


def test_mail_is_tried_again_when_the_server_is_back(nobody: User, no_server: int) -> None:
    mail.queue([nobody], "approved", **FACTS)
    mail.queue([nobody], "decided", **FACTS)
    assert mail.send() == 0
    first, second = Message.objects.all()
    assert (first.attempts, first.sent_at) == (1, None)
    assert first.last_error.startswith("ConnectionRefusedError")
    assert second.attempts == 0  # a server that does not answer is asked once
    due_now()

    with mail_server(no_server) as box:
        call_command("send_mail_queue", verbosity=0)
        call_command("send_mail_queue", verbosity=0)
    assert [letter["Subject"] for letter in box.letters] == [first.subject, second.subject]
    assert not Message.objects.filter(sent_at=None).exists()


def test_waits_grow_and_end(nobody: User, no_server: int) -> None:
    mail.queue([nobody], "approved", **FACTS)
    waits = []
    for _attempt in range(Message.MOST_ATTEMPTS + 2):
        due_now()
        before = timezone.now()
        mail.send()
        message = Message.objects.get()
        waits.append(round((message.due_at - before).total_seconds() / 60))
    assert waits[:4] == [5, 10, 20, 40]
    assert message.attempts == Message.MOST_ATTEMPTS


def test_an_address_that_is_refused_stops_nobody_else(mailbox: Mailbox, db: None) -> None:
    gone, here = make_user(), make_user()
    mailbox.refused.add(gone.email)
    mail.queue([here, gone], "approved", **FACTS)
    assert mail.send() == 1
    assert [letter["To"] for letter in mailbox.letters] == [here.email]
    assert Message.objects.get(to=gone).last_error.startswith("SMTPRecipientsRefused")


def test_two_processes_send_a_mail_once(nobody: User, mailbox: Mailbox) -> None:
    mail.queue([nobody], "approved", **FACTS)
    seen_by_both = Message.objects.get()
    assert mail._is_taken(seen_by_both)
    assert not mail._is_taken(seen_by_both)


def test_digest_gathers_the_day(mailbox: Mailbox, db: None) -> None:
    user = make_user(name="Alva", gets_digest=True)
    for template in ("approved", "decided"):
        mail.queue([user], template, **FACTS)
    assert mail.send() == 0
    due_now()
    assert mail.send() == 1
    [letter] = mailbox.letters
    assert letter["Subject"] == "Det har hänt i era överenskommelser"
    text = letter.get_content().replace("\r\n", "\n")
    assert text.startswith("Hej Alva! Det här har hänt:\n\nSN 1: utkastet är godkänt\n")
    assert text.count("https://iop.example/1/") == 2
    assert text.count("--") == 1


@pytest.mark.parametrize(("now", "morning"), [("05:59", 22), ("06:00", 23), ("23:00", 23)])
def test_digest_is_ready_in_the_morning(now: str, morning: int) -> None:
    moment = datetime.datetime.fromisoformat(f"2026-11-22T{now}:00+01:00")
    due = timezone.localtime(mail._next_morning(moment))
    assert (due.day, due.hour, due.minute) == (morning, 6, 0)


def test_sent_mail_is_forgotten(nobody: User, mailbox: Mailbox) -> None:
    mail.queue([nobody], "approved", **FACTS)
    mail.queue([nobody], "decided", **FACTS)
    kept = Message.objects.last()
    Message.objects.exclude(pk=kept.pk).update(sent_at=timezone.now())
    assert mail.forget_sent(timezone.now() + mail.KEPT + datetime.timedelta(hours=1)) == 1
    assert Message.objects.get() == kept


def test_digest_and_language_are_chosen_under_my_account(client: Client, nobody: User) -> None:
    client.force_login(nobody)
    answer = client.post("/konto/", {"gets_digest": "on", "mail_language": "en"})
    assert answer["Location"] == "/konto/"
    nobody.refresh_from_db()
    assert (nobody.gets_digest, nobody.mail_language) == (True, "en")


# --- Files, and people without an account ------------------------------------------------

FILE = mail.Attachment("mote.ics", "text/calendar; method=REQUEST", "BEGIN:VCALENDAR\r\nMöte\r\n")


def test_people_without_an_account_get_mail_with_its_file(mailbox: Mailbox, nobody: User) -> None:
    outsider = mail.Outsider("Åsa", "asa@forening.example")
    mail.queue_at_once(outsider, "approved", FILE, sender=nobody, **FACTS)
    assert mail.send() == 1
    [letter] = mailbox.letters
    assert (letter["To"], letter["Subject"]) == (outsider.email, "SN 1: utkastet är godkänt")
    [file] = letter.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("mote.ics", "text/calendar")
    assert file["Content-Type"].params["method"] == "REQUEST"
    assert file.get_content().splitlines() == ["BEGIN:VCALENDAR", "Möte"]
    assert letter["Reply-To"] == nobody.email
    message = Message.objects.get()
    assert (message.to, message.recipient, message.sender) == (None, outsider.email, nobody)


def test_a_file_that_is_no_text_arrives_as_it_was(mailbox: Mailbox, nobody: User) -> None:
    content = bytes(range(256))
    file = mail.Attachment("protokoll.pdf", "application/pdf", content)
    mail.queue_at_once(
        mail.Outsider("Åsa", "a@a.example"), "approved", file, sender=nobody, **FACTS
    )
    mail.queue_at_once(
        mail.Outsider("Bo", "bo@a.example"), "approved", None, sender=nobody, **FACTS
    )
    assert mail.send() == 2
    with_file, without = mailbox.letters
    [arrived] = with_file.iter_attachments()
    assert (arrived.get_filename(), arrived.get_content_type()) == (file.name, file.kind)
    assert arrived.get_content() == content
    assert list(without.iter_attachments()) == []


def test_mail_with_a_file_is_never_in_the_mail_of_the_day(mailbox: Mailbox, db: None) -> None:
    user = make_user(gets_digest=True, mail_language="en")
    mail.queue([user], "decided", **FACTS)
    mail.queue_at_once(user, "approved", FILE, sender=user, **FACTS)
    assert mail.send() == 1
    [letter] = mailbox.letters
    assert letter["Subject"] == "SN 1: the draft is approved"
    assert [file.get_filename() for file in letter.iter_attachments()] == ["mote.ics"]


def test_inactive_people_get_no_file(nobody: User) -> None:
    mail.queue_at_once(make_user(is_active=False), "approved", FILE, sender=nobody, **FACTS)
    assert not Message.objects.exists()


def test_two_outsiders_get_a_letter_each(mailbox: Mailbox, nobody: User) -> None:
    people = [mail.Outsider("Åsa", "asa@a.example"), mail.Outsider("Bo", "bo@a.example")]
    for person in people:
        mail.queue_at_once(person, "approved", FILE, sender=nobody, **FACTS)
    assert mail.send() == 2
    assert [letter["To"] for letter in mailbox.letters] == [person.email for person in people]
