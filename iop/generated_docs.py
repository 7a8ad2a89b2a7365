"""The pages of docs/ that are printed from the code, so that they are never behind it."""

from django.conf import settings
from django.utils.translation import override

from agreements.checks import documentation as checks
from agreements.permissions import ACTS as AGREEMENT_ACTS
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
| Cases | As agreements, but neither board members nor partner representatives. |
| Organisations, boards, contacts | Every signed-in user. |

What is not visible answers 404, as if it did not exist. What is visible but not allowed answers
403 and says why. A signed-in user without a role sees organisations and nothing else.
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
    acts = [*PARTNER_ACTS, *AGREEMENT_ACTS]
    with override("en"):
        rows = [
            (act.label, *("yes" if role in act.roles else "–" for role in Role)) for act in acts
        ]
        return f"{_PERMISSIONS}\n{_table(('Act', *(role.label for role in Role)), *rows)}{_READING}"


#: The file in docs/, and what makes its text.
PAGES = {
    "settings.md": settings_page,
    "permissions.md": permissions_page,
    "checks.md": checks.as_markdown,
}
