"""Who may do what in the follow-up. Reading is ``visible_to`` on each QuerySet."""

from django.utils.translation import gettext_lazy as _

from agreements.models import Agreement, Case, Party
from followup.models import ActionItem, GroupMeeting, Report
from followup.visibility import followed_by_staff
from iop.accounts.models import User
from partners.models import Role
from partners.permissions import Act
from partners.roles import holds_role, organisations_represented

KEEP_GROUP_MEETINGS = Act(
    "keep_group_meetings",
    _("Plan, call and log meetings of a group, and confirm its minutes"),
    frozenset({Role.OFFICER, Role.CHIEF, Role.SECRETARY, Role.PARTNER}),
)
WRITE_REPORT = Act(
    "write_report",
    _("Write and hand in the report of one’s own party, or the one of all together"),
    frozenset({Role.OFFICER, Role.PARTNER}),
)
AMEND_REPORT_PLAN = Act(
    "amend_report_plan",
    _("Amend the plan of reports and how values are put together; hand in for a partner"),
    frozenset({Role.OFFICER}),
)
APPROVE_REPORT = Act(
    "approve_report",
    _("Send back and approve reports"),
    frozenset({Role.OFFICER, Role.CHIEF, Role.CONTROLLER}),
)
RECORD_PAYMENT = Act(
    "record_payment",
    _("Enter, import and strike out payments, and tell the register of aid"),
    frozenset({Role.OFFICER, Role.CONTROLLER}),
)
REVIEW_PARTNERSHIP = Act(
    "review_partnership",
    _("Review a partnership and start an extension, an amendment or a revision"),
    frozenset({Role.OFFICER}),
)
GIVE_NOTICE = Act(
    "give_notice",
    _("Enter notice of an agreement; a partner and a party’s board for the own party"),
    frozenset({Role.OFFICER, Role.CHIEF, Role.SECRETARY, Role.PARTNER}),
)
END_AGREEMENT = Act(
    "end_agreement",
    _("End an agreement, note that notice is received, and take notice back"),
    frozenset({Role.OFFICER, Role.SECRETARY}),
)
ANALYSE_IMPACT = Act(
    "analyse_impact",
    _("Write an analysis of the social return (SROI)"),
    frozenset({Role.OFFICER, Role.CONTROLLER}),
)
ACTS = (
    KEEP_GROUP_MEETINGS,
    WRITE_REPORT,
    AMEND_REPORT_PLAN,
    APPROVE_REPORT,
    RECORD_PAYMENT,
    REVIEW_PARTNERSHIP,
    GIVE_NOTICE,
    END_AGREEMENT,
    ANALYSE_IMPACT,
)


def is_active(agreement: Agreement) -> bool:
    return agreement.status == Agreement.Status.ACTIVE


def represents_party(user: User, agreement: Agreement) -> bool:
    """Whether the user represents an organisation that is in the agreement. One query."""
    organisations = organisations_represented(user)
    return bool(organisations) and any(
        party.organisation_id in organisations for party in agreement.parties.all()
    )


def may_in_boards(user: User, act: Act, agreement: Agreement) -> bool:
    """Whether the user's role in the deciding board, or in a board that is a party, has the act."""
    roles = act.roles - {Role.PARTNER}
    if holds_role(user, *roles, boards=[agreement.case.board]):
        return True
    boards = [party.board for party in agreement.parties.all() if party.board]
    return holds_role(user, *roles, boards=boards)


def can_keep_group_meetings(user: User, agreement: Agreement) -> bool:
    """Whoever works for a party of a signed agreement: the meetings are the parties' own."""
    if not agreement.is_signed:
        return False
    act = KEEP_GROUP_MEETINGS
    return may_in_boards(user, act, agreement) or represents_party(user, agreement)


def can_log_meeting(user: User, meeting: GroupMeeting) -> bool:
    return not meeting.is_locked and can_keep_group_meetings(user, meeting.agreement)


def can_settle_action(user: User, action: ActionItem) -> bool:
    """Whoever keeps the meetings, and the one who was to do it."""
    responsible = action.attendance.user_id if action.attendance else None
    if responsible == user.pk:
        return True
    return can_keep_group_meetings(user, action.item.meeting.agreement)


def writes_for(user: User, agreement: Agreement, party: Party | None) -> bool:
    """Whether the user writes the report of the party, or (``None``) the one of all together."""
    if party is None:
        own_board = may_in_boards(user, WRITE_REPORT, agreement)
        return own_board or represents_party(user, agreement)
    if party.board:
        return holds_role(user, Role.OFFICER, boards=[party.board])
    return party.organisation_id in organisations_represented(user)


def can_write_report(user: User, report: Report) -> bool:
    """Whether the user may write in the report now: for its party, or from a paper of it."""
    if not report.is_editable:
        return False
    if writes_for(user, report.agreement, report.due.party):
        return True
    return bool(report.submitted_for) and can_amend_report_plan(user, report.agreement)


def reads_answers(user: User, report: Report) -> bool:
    """Whether the user reads what was said of the report on its way: whoever writes or answers.

    The other parties read the report once it is approved, and not what had to be mended in it.
    """
    party = report.due.party
    if party is None or party.organisation_id in organisations_represented(user):
        return True
    if holds_role(user, *Case.READERS, boards=[report.agreement.case.board]):
        return True
    return followed_by_staff(user).filter(pk=report.agreement.pk).exists()


def can_amend_report_plan(user: User, agreement: Agreement) -> bool:
    return agreement.is_signed and AMEND_REPORT_PLAN.allowed_in(user, agreement.case.board)


def can_approve_report(user: User, report: Report) -> bool:
    return APPROVE_REPORT.allowed_in(user, report.agreement.case.board)


def can_record_payment(user: User, agreement: Agreement) -> bool:
    return agreement.is_signed and RECORD_PAYMENT.allowed_in(user, agreement.case.board)


def can_review_partnership(user: User, agreement: Agreement) -> bool:
    return agreement.is_signed and REVIEW_PARTNERSHIP.allowed_in(user, agreement.case.board)


def can_end_agreement(user: User, agreement: Agreement) -> bool:
    return is_active(agreement) and END_AGREEMENT.allowed_in(user, agreement.case.board)


_STAFF_GIVING_NOTICE = GIVE_NOTICE.roles - {Role.PARTNER}


def enters_any_notice(user: User, agreement: Agreement) -> bool:
    """Whether the user works in the deciding board and enters what any party has told."""
    return holds_role(user, *_STAFF_GIVING_NOTICE, boards=[agreement.case.board])


def parties_to_give_notice_for(user: User, agreement: Agreement) -> list[Party]:
    """The deciding board's staff for whoever has told it; others for their own party alone."""
    if not is_active(agreement):
        return []
    parties = [party for party in agreement.parties.all() if party.signs_in(agreement)]
    if enters_any_notice(user, agreement):
        return parties
    represented = organisations_represented(user)
    return [
        party
        for party in parties
        if (party.board and holds_role(user, *_STAFF_GIVING_NOTICE, boards=[party.board]))
        or (not party.board and party.organisation_id in represented)
    ]


def can_keep_notice(user: User, agreement: Agreement) -> bool:
    """Whether the user may note that notice is received, or is taken back."""
    return END_AGREEMENT.allowed_in(user, agreement.case.board)


def can_analyse_impact(user: User, agreement: Agreement) -> bool:
    return agreement.is_signed and ANALYSE_IMPACT.allowed_in(user, agreement.case.board)
