"""Every address of the site, for each thing of the world that it can be asked for."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver, reverse

from agreements.assessing import Part
from tests.rights.followed import (
    calendar,
    impact,
    logging,
    meetings,
    outcomes,
    overview,
    payments,
    reports,
    reviews,
)
from tests.rights.world import World
from tests.test_access import patterns


def site() -> set[str]:
    """The names of all addresses, but for those of the administration and of sign-in."""
    found = set()
    for each in get_resolver().url_patterns:
        if not isinstance(each, URLResolver):
            found.add(str(each.name))
        elif each.namespace not in (None, "admin"):
            found |= {f"{each.namespace}:{pattern.name}" for pattern in patterns(each)}
    return found - {"None"}


def home(world: World) -> Iterator[tuple[str, str]]:
    yield from ((name, reverse(name)) for name in ("home", "account", "set_language"))


def partners(world: World) -> Iterator[tuple[str, str]]:
    yield from _bare("partners", "organisation_list", "organisation_create")
    for name, row in {
        "organisation_detail": world.initiator,
        "organisation_edit": world.initiator,
        "organisation_retire": world.initiator,
        "organisation_reopen": world.gone,
        "board_create": world.municipality,
        "board_edit": world.board,
        "board_retire": world.board,
        "board_reopen": world.gone_board,
        "contact_create": world.initiator,
        "contact_edit": world.contact,
        "contact_delete": world.contact,
    }.items():
        yield f"partners:{name}", reverse(f"partners:{name}", args=[row.pk])


def cases(world: World) -> Iterator[tuple[str, str]]:
    yield from _bare("cases", "list", "create", "propose")
    of = {"received": world.received, "accepted": world.case, "declined": world.declined}
    names = {
        "proposal": "received accepted",
        "detail": "received accepted declined",
        "edit": "accepted",
        "assign": "received",
        "timeline": "accepted",
        "compare": "accepted",
        "archive": "accepted",
        "in_force": "received accepted",
    }
    for name, words in names.items():
        for word in words.split():
            yield f"cases:{name} {word}", reverse(f"cases:{name}", args=[of[word].pk])
    for word, file in {"letter": world.letter, "secret": world.secret}.items():
        path = reverse("cases:document", args=[file.case_id, file.pk])
        yield f"cases:document {word}", path
    for kind, row, word, move in (
        ("arende", world.received, "received", "withdraw"),
        ("arende", world.case, "accepted", "reassess"),
        ("arende", world.case, "accepted", "assign"),
        ("overenskommelse", world.draft, "draft", "send_for_review"),
        ("overenskommelse", world.review, "review", "send_back"),
        ("overenskommelse", world.decided, "decided", "open_signing"),
        ("overenskommelse", world.signing, "signing", "stop_signing"),
        ("overenskommelse", world.signing, "signing", "activate"),
        ("overenskommelse", world.active, "active", "terminate"),
        ("handling", world.paper, "paper", "send_for_review"),
        ("handling", world.ready, "ready", "issue"),
        ("handling", world.issued, "issued", "recall"),
        ("handling", world.hidden, "secret", "recall"),
    ):
        path = reverse("cases:move", args=[kind, row.pk, move])
        yield f"cases:move {word} {move}", path


def assessments(world: World) -> Iterator[tuple[str, str]]:
    for word, case in {"assigned": world.assigned, "accepted": world.case}.items():
        yield f"assessments:start {word}", reverse("assessments:start", args=[case.pk])
    for word, row in {"draft": world.assessment, "concluded": world.concluded}.items():
        args = [row.case_id, row.pk]
        for name in ("detail", "conclude"):
            yield f"assessments:{name} {word}", reverse(f"assessments:{name}", args=args)
        part = reverse("assessments:edit", args=[*args, Part.CRITERIA])
        yield f"assessments:edit {word}", part
        aid = reverse("assessments:de_minimis", args=[*args, world.initiator.pk])
        yield f"assessments:de_minimis {word}", aid
    args = [world.assigned.pk, world.assessment.pk, world.initiator.pk, world.aid.pk]
    yield (
        "assessments:de_minimis_correct draft",
        reverse("assessments:de_minimis_correct", args=args),
    )


def agreements(world: World) -> Iterator[tuple[str, str]]:
    yield from _bare("agreements", "list", "create", "external")
    yield "agreements:find_organisation", f"{reverse('agreements:find_organisation')}?q=ing"
    yield from _of_states(world)
    yield from _of_rows(world)
    for word, file in {
        "shared": world.file,
        "letter": world.letter,
        "secret": world.secret,
        "paper": world.issued.document,
        "signed": world.snapshots[world.active.pk].document,
    }.items():
        yield f"agreements:document {word}", reverse("agreements:document", args=[file.pk])


def _of_states(world: World) -> Iterator[tuple[str, str]]:
    """Pages of agreements in several states."""
    states = {word: getattr(world, word) for word in ("draft", "shared", "decided", "active")}
    states["renewal"] = world.renewal()
    names = {
        "detail": "draft shared decided active",
        "preview": "draft shared decided",
        "changes": "draft shared decided",
        "compare": "shared decided",
        "dialogue": "draft shared decided",
        "pdf": "draft active",
        "copy": "draft decided",
        "upload": "draft decided",
        "share": "draft",
        "accept": "draft shared",
        "renew": "active",
        "against": "renewal",
        "open_basics": "renewal",
    }
    for name, words in names.items():
        for word in words.split():
            row = states[word]
            yield f"agreements:{name} {word}", reverse(f"agreements:{name}", args=[row.pk])
    args = [states["renewal"].pk, states["renewal"].sections.get(is_open=False).pk]
    yield "agreements:open_part renewal", reverse("agreements:open_part", args=args)


def _of_rows(world: World) -> Iterator[tuple[str, str]]:
    """Reviews, extracts and threads of agreements."""
    for word, row in {"draft": world.draft, "review": world.review}.items():
        yield f"agreements:review {word}", reverse("agreements:review", args=[row.pk])
    for word, row in {"shared": world.shared, "decided": world.decided}.items():
        yield f"agreements:extracts {word}", reverse("agreements:extracts", args=[row.pk])
    args = [world.shared.pk, world.extract.pk]
    yield "agreements:extract_correct shared", reverse("agreements:extract_correct", args=args)
    for word, thread in {"comment": world.comment, "internal": world.internal}.items():
        for name in ("dialogue_answer", "dialogue_close", "dialogue_adopt"):
            path = reverse(f"agreements:{name}", args=[world.shared.pk, thread.pk])
            yield f"agreements:{name} {word}", path


def editor(world: World) -> Iterator[tuple[str, str]]:
    for word in ("draft", "decided"):
        row = getattr(world, word)
        section = row.sections.first()
        for name in ("start_editing", "basics", "basics_side", "sections"):
            yield f"agreements:{name} {word}", reverse(f"agreements:{name}", args=[row.pk])
        for name in ("edit", "edit_side", "clauses"):
            path = reverse(f"agreements:{name}", args=[row.pk, section.pk])
            yield f"agreements:{name} {word}", path
        economy, money = row.sections.last(), row.contributions.get()
        path = reverse("agreements:uplift", args=[row.pk, economy.pk, money.pk])
        yield f"agreements:uplift {word}", path


def papers(world: World) -> Iterator[tuple[str, str]]:
    yield "papers:create accepted", reverse("papers:create", args=[world.case.pk])
    states = {
        "draft": world.paper,
        "ready": world.ready,
        "issued": world.issued,
        "decided": world.judged,
        "secret": world.hidden,
        "co": world.co_paper,
    }
    names = {
        "detail": " ".join(states),
        "pdf": "draft issued secret co",
        "edit": "draft issued",
        "news": "draft",
    }
    for name, words in names.items():
        for word in words.split():
            path = reverse(f"papers:{name}", args=[states[word].pk])
            yield f"papers:{name} {word}", path


def board_meetings(world: World) -> Iterator[tuple[str, str]]:
    yield from _bare("board_meetings", "list", "create", "worker")
    for name in ("detail", "edit", "minutes", "cancel", "packet", "add"):
        for word, meeting in {"held": world.meeting, "empty": world.empty}.items():
            path = reverse(f"board_meetings:{name}", args=[meeting.pk])
            yield f"board_meetings:{name} {word}", path
    items = {
        "ready": world.item_ready,
        "issued": world.item,
        "decided": world.item_judged,
        "secret": world.item_hidden,
        "co": world.co_item,
    }
    names = {
        "read": " ".join(items),
        "extract": "issued decided",
        "record": "issued secret co",
        "correct": "decided",
        "condition": "decided",
        "confirm": "decided",
        "move": "ready co",
        "remove": "ready",
    }
    for name, words in names.items():
        for word in words.split():
            path = reverse(f"board_meetings:{name}", args=[items[word].pk])
            yield f"board_meetings:{name} {word}", path
    for word, item, file in (
        ("letter", world.item, world.letter),
        ("secret", world.item, world.secret),
        ("unattached", world.item, world.file),
        ("secret-paper", world.item_hidden, world.letter),
    ):
        path = reverse("board_meetings:file", args=[item.pk, file.pk])
        yield f"board_meetings:file {word}", path


def signing(world: World) -> Iterator[tuple[str, str]]:
    yield from _bare("signing", "check")
    code = world.snapshots[world.signing.pk].code
    yield "signing:check_code", reverse("signing:check_code", args=[code])
    for word in ("shared", "decided", "signing", "active"):
        row = getattr(world, word)
        yield f"signing:detail {word}", reverse("signing:detail", args=[row.pk])
        yield f"signing:seal {word}", reverse("signing:seal", args=[row.pk])
    who = world.signing.signatories.get()
    for name in ("sign", "decline"):
        path = reverse(f"signing:{name}", args=[who.agreement_id, who.pk])
        yield f"signing:{name} signing", path
    for way in ("papper", "tjanst"):
        path = reverse("signing:record", args=[who.agreement_id, way, who.pk])
        yield f"signing:record {way}", path


def _bare(namespace: str, *names: str) -> Iterator[tuple[str, str]]:
    yield from ((f"{namespace}:{name}", reverse(f"{namespace}:{name}")) for name in names)


NOUNS = (
    *(home, partners, cases, assessments, agreements, editor, papers, board_meetings, signing),
    *(overview.overview, meetings.meetings, reports.reports, payments.payments),
    *(reviews.reviews, impact.impact, calendar.calendar, outcomes.outcomes),
    logging.logging,
)
