"""The pages of docs/ that are printed from the code, so that they are never behind it."""

from typing import Any

from django.conf import settings
from django.utils.translation import override

from agreements.checks import documentation as checks
from agreements.permissions import ACTS as AGREEMENT_ACTS
from agreements.workflow import WORKFLOWS as AGREEMENT_WORKFLOWS
from followup.permissions import ACTS as FOLLOWUP_ACTS
from followup.workflow import WORKFLOWS as FOLLOWUP_WORKFLOWS
from iop.shared.workflow import Transition, Workflow
from partners.models import Role
from partners.permissions import ACTS as PARTNER_ACTS

_PRINTED = "This page is printed from the code by `make docs`; change it there."

_SETTINGS = f"""# Settings

Read from the environment, and from a file `.env` beside `manage.py` for what the environment does
not say. A process with a missing or unsafe setting does not start, and says all that is wrong.
A name in `.env` that stands not in this table is taken for a slip of the pen and stops it too.

With nothing set at all, `make run` serves a trial (`DEMO=true`) at 127.0.0.1. For real use, set
`SECRET_KEY`, `SITE_URL`, `DATABASE_URL` and `EMAIL_URL`. Passkeys work where the address of the
site is a host name: https://iop.example.se, or http://localhost:8000 in a trial, not 127.0.0.1.

`make run` (gunicorn) also reads `PORT`, `HOST` and `WEB_CONCURRENCY` (processes).

{_PRINTED}
"""

_PERMISSIONS = f"""# Permissions

A role is held in a board; a partner representative's in an organisation. A role reaches the cases
of that board alone, but for the auditor's, which reaches all boards of the municipality.

{_PRINTED}

## What may be done
"""

_READING = """
## What may be read

| | |
| --- | --- |
| Agreements | Officer, chief, secretary, controller and administrator of the case's board, of a \
co-deciding board and of a board that is a party: all. Auditor: all of the municipality. Board \
member: from the decision on. Partner representative: from the day it is shared with the parties. |
| Cases, with their assessments and timeline | Officer, chief, secretary, controller and \
administrator of the case's board and of a co-deciding board; auditor of the municipality. Neither \
board members nor partner representatives. |
| Initiatives | Who represents the organisation that it came from: a page that says how it \
stands, and the letters sent to it; nothing of the board's work. |
| Files | As the agreement or the case that they belong to. Secret ones: officer, chief and \
secretary of the case's boards, and auditor. |
| Comments on a draft | Those who read the case: all. Boards that are a party, and partner \
representatives once the draft is shared: what is said to the parties. |
| Reviews of a draft | Those who read the case. |
| Who changed what | Those who read the agreement as a draft; a partner representative what has \
changed since it was shared. |
| Notes on police-record extracts | Those who read the agreement as a draft; a partner \
representative those of the own organisation. |
| Papers to a board | Those who read the case, and the staff of the board that gets the paper. \
Board member: what is issued to the own board. Secret ones: officer, chief, secretary and auditor, \
and the members of the board that gets them. |
| Meetings of a board, agendas and decisions | Staff and members of the board; of the items \
those whose paper the reader may read. |
| Organisations, boards, contacts, aid of minor importance | Every user with a role. |
| The follow-up of an agreement: its page, the plan of reports, goals against outcome, payments \
and the economy as it turned out, notice | Those who read the agreement as a draft, once it is \
signed; partner representatives of its parties. Not board members: what they are to know comes to \
them in a paper. |
| Meetings of the groups, with agenda, notes, actions and topics | As the follow-up; and who is \
called by account, that meeting alone, from the call on. |
| Minutes of the groups, whole and without confidential items | As the meetings; in the files of \
the case and of the agreement those who take part in the agreement, not board members. |
| Reports, with files and PDF | A draft: those who write it. Handed in: the staff who read the \
agreement as a draft, and the party itself. Approved: the other parties too, but not what was said \
of it on the way. The report of all together, and one that staff write in from a paper: the staff \
from the first word; the joint one the parties too. |
| The list of payments, and its file | Of each agreement those who read its follow-up. The \
register of aid of minor importance: staff alone. |
| Reviews of a partnership | The staff who read the agreement as a draft; the parties once it is \
concluded, without what the criteria said. |
| Analyses of the social return | The staff who read the agreement as a draft; the parties once it \
is final. |
| The page of one's days | Everybody, of what they may read themselves. |
| The personal calendar | Whoever has its secret address, without signing in: what its owner may \
read now and is concerned by; of a case with a secrecy note the kind of day and the number, and no \
word of a confidential item. It ends when the account is closed. |
| Whether a file is an agreement, and unchanged | Everybody who has the file or its code, without \
signing in: title, parties and status, no content. |

What is not visible answers 404, as if it did not exist. What is visible but not allowed answers
403 and says why. A signed-in user without a role sees nothing but the own account. Mail goes to
those who may read what it tells of, and names no title of a case with a secrecy note.

The rights are tried address by address: the tables are in `tests/rights/answers`.
"""

_WORKFLOW = f"""# Workflow

Every status of a case, an agreement, a paper, a meeting of a group and a report changes by a move
of these tables and in no other way: the row is locked, the role and what must be done first are
checked, and the move is written with who made it, when and why. A move that follows has no button;
another act makes it, such as the last signature or the form that names the case officer.

A partner representative's role counts where the organisation left the initiative or is a party.
A role counts in the deciding board, and in a co-deciding board too where the table says so.

{_PRINTED}
"""


def _table(*rows: tuple[object, ...]) -> str:
    head, *rest = rows
    lines = [head, ["---"] * len(head), *rest]
    return "".join(f"| {' | '.join(map(str, line))} |\n" for line in lines)


def settings_page() -> str:
    rows = [
        (f"`{setting.name}`", setting.meaning, setting.default)
        for setting in settings.ENVIRONMENT.settings
    ]
    return f"{_SETTINGS}\n{_table(('Setting', 'What it is for', 'When not set'), *rows)}"


def permissions_page() -> str:
    acts = [*PARTNER_ACTS, *AGREEMENT_ACTS, *FOLLOWUP_ACTS]
    with override("en"):
        rows = [
            (act.label, *("yes" if role in act.roles else "–" for role in Role)) for act in acts
        ]
        return f"{_PERMISSIONS}\n{_table(('Act', *(role.label for role in Role)), *rows)}{_READING}"


def workflow_page() -> str:
    with override("en"):
        tables = {**AGREEMENT_WORKFLOWS, **FOLLOWUP_WORKFLOWS}
        parts = [_workflow(workflow, _statuses(model)) for model, workflow in tables.items()]
    return "\n".join([_WORKFLOW, *parts])


def _statuses(model: Any) -> dict[str, object]:
    return dict(model.Status.choices)


def _workflow(workflow: Workflow, statuses: dict[str, object]) -> str:
    """The states and moves as a picture, and then each move with its conditions."""
    names = [f"    {status}: {label}\n" for status, label in statuses.items()]
    moves = [
        f"    {source} --> {one.target}: {one.label}\n"
        for one in workflow
        for source in one.sources
    ]
    first = next(iter(statuses))
    picture = "".join([*names, f"    [*] --> {first}\n", *moves])
    head = ("Act", "From", "To", "Roles", "What must be done first", "Reason asked", "Button")
    table = _table(head, *(_transition(one, statuses) for one in workflow))
    return f"## {workflow.label}\n\n```mermaid\nstateDiagram-v2\n{picture}```\n\n{table}"


def _transition(one: Transition, statuses: dict[str, object]) -> tuple[object, ...]:
    return (
        one.label,
        ", ".join(str(statuses[source]) for source in one.sources),
        statuses[one.target],
        ", ".join(
            f"{role.label} (co-deciding too)" if role in one.co_board_roles else str(role.label)
            for role in Role
            if role in one.roles
        ),
        ", ".join(guard.__name__.replace("_", " ") for guard in one.guards) or "–",
        "yes" if one.needs_reason else "–",
        ("no: follows" if one.follows else "yes")
        + (", or a day that has come" if one.by_calendar else ""),
    )


#: The file in docs/, and what makes its text.
PAGES = {
    "settings.md": settings_page,
    "permissions.md": permissions_page,
    "checks.md": checks.as_markdown,
    "workflow.md": workflow_page,
}
