"""The pages of the follow-up with their arguments, from the demo and what is put beside it."""

import datetime
from typing import Any

from agreements.models import Agreement, Group
from followup import minutes, reporting
from followup.forms.impact import Step
from followup.models import AgendaItem, Attendance, GroupMeeting, Report, ReportDue
from iop.accounts.models import User
from tests.followup.making import make_plan, make_signed
from tests.followup.making_impact import make_computable
from tests.followup.making_payments import instalment_of, make_payment, make_register_entry
from tests.followup.making_reviews import make_notice, make_review

Listed = list[tuple[str, tuple[Any, ...]]]
NAMESPACES = (
    "followup", "meetings", "reports", "outcomes", "payments", "reviews", "impact", "calendar",
)  # fmt: skip
#: Addresses that answer with a file, data or a part of a page, or only send on.
NO_PAGES = {
    "calendar:feed",
    "calendar:feed_make",  # answers with the page of settings: test_calendar_views.py reads it
    "calendar:feed_revoke",
    "impact:move",
    "impact:take",
    "impact:workbook",
    "meetings:action_change",
    "meetings:action_done",
    "meetings:action_drop",
    "meetings:action_reopen",
    "meetings:agenda_make",
    "meetings:begin",
    "meetings:confirm",
    "meetings:log_save",
    "meetings:log_state",
    "meetings:log_worker",
    "meetings:minutes",
    "meetings:open_change",
    "meetings:topic_add",
    "meetings:topic_drop",
    "outcomes:report_pdf",
    "payments:export",
    "reports:begin",
    "reports:due_resume",
    "reports:file",
    "reports:move",
    "reports:to_board",
    "reviews:assess",
    "reviews:notice_received",
    "reviews:notice_revoke",
    "reviews:paper",
    "reviews:reopen",
}


def pages_of_followup() -> Listed:
    """Lund with its review, Danderyd with its funder, and Språkkafé, which goes on."""
    signed = Agreement.objects.filter(status__in=Agreement.SIGNED).with_case()
    lund, danderyd, cafe = (
        signed.get(title__startswith=words) for words in ("Vänskapa", "Kompisbyrån", "Språkkafé")
    )
    officer = cafe.case.officer
    return [
        *(
            (name, (row.pk,))
            for name in ("followup:overview", "outcomes:agreement", "payments:agreement")
            for row in (lund, danderyd, cafe)
        ),
        ("outcomes:measuring", (cafe.pk,)),
        *_meetings(cafe, officer),
        *_reports(lund, danderyd, cafe, officer),
        *_payments(cafe),
        *_reviews(lund, cafe, officer),
        *_impact(cafe),
        *((f"calendar:{name}", ()) for name in ("list", "settings")),
    ]


def _meetings(cafe: Agreement, officer: User) -> Listed:
    """Those of the demo that are planned and adjusted, one under way and one just closed."""
    rows = GroupMeeting.objects.filter(group__agreement=cafe)
    planned = rows.filter(status=GroupMeeting.Status.PLANNED).first()
    held = rows.filter(status=GroupMeeting.Status.ADJUSTED).first()
    assert planned
    assert held
    action = held.items.filter(actions__isnull=False)[0].actions.first()
    assert action
    ongoing, closed = _logged(planned.group), _logged(planned.group)
    person = closed.attendances.get()
    facts = {"held_on": closed.held_on, "minutes_taker": "Ada", "without_adjusting": False}
    minutes.close(officer, closed, adjusters={person.pk}, **facts)
    return [
        *((f"meetings:{name}", (cafe.pk,)) for name in ("list", "create", "actions")),
        *((f"meetings:{n}", (planned.pk,)) for n in ("detail", "edit", "call", "cancel", "agenda")),
        *((f"meetings:{name}", (ongoing.pk,)) for name in ("log", "close")),
        *((f"meetings:{name}", (closed.pk,)) for name in ("detail", "reopen", "adjusters")),
        ("meetings:detail", (held.pk,)),
        ("meetings:action", (action.pk,)),
    ]


def _logged(group: Group) -> GroupMeeting:
    meeting = GroupMeeting.objects.create(
        group=group, status=GroupMeeting.Status.ONGOING, held_on=datetime.date(2026, 5, 14)
    )
    AgendaItem.objects.create(meeting=meeting, heading="Lokalen")
    Attendance.objects.create(meeting=meeting, name="Ada", presence="present")
    return meeting


def _reports(lund: Agreement, danderyd: Agreement, cafe: Agreement, officer: User) -> Listed:
    """Approved ones of the demo, one that all write and one that waits for its answer."""
    told = [row for one in (lund, danderyd) for row in Report.objects.filter(due__agreement=one)]
    waiting = ReportDue.objects.filter(agreement=cafe, report=None)
    joint = waiting.filter(party=None)[0]
    own, other = waiting.exclude(party=None)[:2]
    draft = Report.objects.create(due=joint, narrative="Det gick bra.")
    handed = Report.objects.create(due=own, narrative="Det gick bra.", submitted_for="Alva Ek")
    came = {"name": "Alva Ek", "how": "papper"}
    handed = reporting.submit(officer, handed, datetime.date(2026, 7, 1), **came)
    return [
        *((f"reports:{name}", (cafe.pk,)) for name in ("plan", "due_add")),
        ("reports:plan", (lund.pk,)),
        *((f"reports:{name}", (other.pk,)) for name in ("due_edit", "due_skip", "receive")),
        *((f"reports:{name}", (draft.pk,)) for name in ("edit", "submit")),
        *(("reports:detail", (row.pk,)) for row in (*told, handed)),
        ("reports:send_back", (handed.pk,)),
    ]


def _payments(cafe: Agreement) -> Listed:
    """With one that was made under an earlier version, and counts nowhere yet."""
    entry = make_register_entry(cafe)
    payment = make_payment(cafe, amount=10)
    earlier = make_signed(board=cafe.case.board, status=Agreement.Status.SUPERSEDED)
    make_plan(earlier)
    make_payment(earlier, amount=10)
    change = {"predecessor": earlier, "relation": Agreement.Relation.AMENDMENT}
    amended = make_signed(case=earlier.case, version=2, **change)
    return [
        *((f"payments:{name}", ()) for name in ("list", "import", "register")),
        ("payments:enter", (cafe.pk,)),
        ("payments:pay", (instalment_of(cafe).pk,)),
        ("payments:count", (amended.pk, instalment_of(earlier).pk)),
        ("payments:void", (payment.pk,)),
        ("payments:tell", (entry.pk,)),
    ]


def _reviews(lund: Agreement, cafe: Agreement, officer: User) -> Listed:
    """Lund's is concluded; Språkkafé's is under way, and notice is given."""
    other = Agreement.objects.filter(status=Agreement.Status.ACTIVE, case__officer=officer)
    ongoing, notice = make_review(cafe, by=officer), make_notice(cafe, by=officer)
    return [
        *(("reviews:detail", (row.pk,)) for row in lund.reviews.all()),
        ("reviews:start", (other.exclude(pk=cafe.pk)[0].pk,)),
        *((f"reviews:{name}", (ongoing.pk,)) for name in ("edit", "conclude")),
        *((f"reviews:{name}", (cafe.pk,)) for name in ("notice", "end")),
        ("reviews:notice_detail", (notice.pk,)),
    ]


def _impact(cafe: Agreement) -> Listed:
    analysis = make_computable(cafe)
    return [
        *((f"impact:{name}", (cafe.pk,)) for name in ("list", "create")),
        ("impact:detail", (analysis.pk,)),
        *(("impact:edit", (analysis.pk, step.value)) for step in Step),
    ]
