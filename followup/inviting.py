"""Who is called to a meeting: the group's members, with the addresses that are known."""

import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Q

from agreements.models import ContactPerson, GroupMember
from followup.models import Attendance, GroupMeeting
from iop.accounts.models import User
from partners.models import Contact

#: What a form says of a person; the rest of the row is written at the meeting.
_SAID = ("name", "title", "email", "party_id", "position")


def invited(meeting: GroupMeeting) -> list[Attendance]:
    """Those that are called or written down; before that, the group's members, not yet stored."""
    rows = meeting.attendances.select_related("party__organisation", "user")
    return list(rows) or _members(meeting)


def called_as(meeting: GroupMeeting, name: str) -> Attendance | None:
    """The one person of the meeting who is written so, with or without the post."""
    said = name.strip().casefold()
    people = meeting.attendances.all() if said else ()
    found = [one for one in people if said in (str(one).casefold(), one.name.casefold())]
    return found[0] if len(found) == 1 else None


def keep(meeting: GroupMeeting, people: Sequence[Attendance]) -> list[Attendance]:
    """Write down exactly these; who they were before is answered for those that are left out.

    The caller has the meeting's row locked.
    """
    stored = {row.pk: row for row in meeting.attendances.select_related("user")}
    taken = set(Attendance.objects.filter(pk__in=[one.pk for one in people]).exclude(
        meeting=meeting).values_list("pk", flat=True))  # fmt: skip
    find_accounts(people)
    for position, person in enumerate(people):
        person.position = position
        known = stored.pop(person.pk, None)
        if known is None:
            person.meeting = meeting
            if person.pk in taken:
                person.pk = uuid.uuid4()
            person.save(force_insert=True)
        elif _rewritten(known, person):
            known.save()
    for gone in stored.values():
        gone.delete()
    return list(stored.values())


def _rewritten(known: Attendance, person: Attendance) -> bool:
    changed = False
    for field in (*_SAID, "user_id"):
        value = getattr(person, field)
        if getattr(known, field) != value:
            setattr(known, field, value)
            changed = True
    return changed


def _members(meeting: GroupMeeting) -> list[Attendance]:
    """A row for each member; a group without members has the parties' contact persons."""
    contacts = list(
        ContactPerson.objects.filter(agreement=meeting.agreement).select_related("party")
    )
    members = list(meeting.group.members.select_related("party__organisation"))
    people = [
        Attendance(
            pk=_key(meeting, member),
            meeting=meeting,
            member=member,
            name=member.name or str(member),
            title=member.title if member.name else "",
            party=member.party,
            position=position,
        )
        for position, member in enumerate(members)
    ] or [
        Attendance(
            pk=_key(meeting, one),
            meeting=meeting,
            name=one.name,
            title=one.title,
            party=one.party,
            email=one.email,
        )
        for one in contacts
    ]
    _find_addresses(people, contacts)
    find_accounts(people)
    for person in people:
        if person.user and not person.email:
            person.email = person.user.email
    return people


def _key(meeting: GroupMeeting, whom: GroupMember | ContactPerson) -> uuid.UUID:
    """The same each time that the row is proposed, so that the page and its post agree."""
    return uuid.uuid5(whom.pk, str(meeting.pk))


def _find_addresses(people: list[Attendance], contacts: list[ContactPerson]) -> None:
    """From the agreement's contact persons first, then from the register."""
    registered = Contact.objects.exclude(email="").filter(
        organisation__in=[one.party.organisation_id for one in people if one.party]
    )
    known: dict[tuple[object, str], str] = {
        (contact.organisation_id, contact.name.casefold()): contact.email for contact in registered
    }
    posts: dict[tuple[object, str], str] = {}
    for one in contacts:
        if one.email:
            known[one.party.organisation_id, one.name.casefold()] = one.email
            posts[one.party.organisation_id, one.title.casefold()] = one.email
    for person in people:
        if person.email or person.party is None:
            continue
        place = person.party.organisation_id
        is_post = isinstance(person.member, GroupMember) and not person.member.name
        found = (posts if is_post else known).get((place, person.name.casefold()))
        person.email = found or ""


def find_accounts(people: Iterable[Attendance]) -> None:
    """The account with the person's address; else the one of that name in the party."""
    people = list(people)
    addresses = {person.email.lower() for person in people if person.email}
    by_address = {
        user.email: user for user in User.objects.filter(is_active=True, email__in=addresses)
    }
    for person in people:
        person.user = by_address.get(person.email.lower()) if person.email else None
    unknown = [person for person in people if not person.email and person.party_id]
    if not unknown:
        return
    users = User.objects.filter(is_active=True, name__in=[one.name for one in unknown])
    for person in unknown:
        party = person.party
        if party is None or party.organisation_id is None:
            continue
        here = Q(memberships__organisation=party.organisation_id)
        if party.board_id:
            here |= Q(memberships__board=party.board_id)
        same = list(users.filter(here, name=person.name).distinct()[:2])
        person.user = same[0] if len(same) == 1 else None
