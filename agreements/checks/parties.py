"""Who takes part, who signs, and whether each of them brings and does something."""

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.checks.grounds import CLARITY, CO_FINANCED, COMPLETENESS, SHARED_STEERING, SIGNING
from agreements.checks.rules import Found, Reading, Rule, Severity, row, rule
from agreements.models import Party, SectionKind
from iop.shared.formats import day
from partners.models import Organisation

PARTIES = SectionKind.PARTIES
ROWS = "rows-parties"


@rule("parties-too-few", Severity.STOPS, _("Fewer than two parties"), SHARED_STEERING)
def parties_too_few(reading: Reading) -> Iterator[Found]:
    """Fewer than two parties sign the agreement."""
    if len(reading.parties) < 2:
        message = gettext("An agreement needs at least two parties that sign it. Add them.")
        yield Found(message, PARTIES, ROWS)


@rule("party-public-missing", Severity.STOPS, _("No public party"), SHARED_STEERING)
def party_public_missing(reading: Reading) -> Iterator[Found]:
    """No municipality, region or agency signs the agreement."""
    if not any(party.side == Party.Side.PUBLIC for party in reading.parties):
        message = gettext("Add the municipality, region or agency that is a party.")
        yield Found(message, PARTIES, ROWS)


@rule("party-non-profit-missing", Severity.STOPS, _("No non-profit party"), SHARED_STEERING)
def party_non_profit_missing(reading: Reading) -> Iterator[Found]:
    """No non-profit organisation signs the agreement."""
    if not any(party.side == Party.Side.NON_PROFIT for party in reading.parties):
        message = gettext("Add the non-profit organisation that is a party.")
        yield Found(message, PARTIES, ROWS)


@rule("party-company", Severity.NOTES, _("A company is a party"), CO_FINANCED)
def party_company(reading: Reading) -> Iterator[Found]:
    """A company signs the agreement."""
    for party in reading.parties:
        if party.organisation and party.organisation.kind == Organisation.Kind.COMPANY:
            message = gettext(
                "%(party)s is a company. Say in the text why it is a party: a partnership is "
                "between the public side and non-profit organisations."
            )
            yield Found(message % {"party": party}, PARTIES, row(party))


@rule("party-twice", Severity.WARNS, _("The same party twice"), CLARITY)
def party_twice(reading: Reading) -> Iterator[Found]:
    """An organisation, or a board of it, is a party more than once."""
    count = Counter((party.organisation_id, party.board_id) for party in reading.parties)
    seen = set()
    for party in reading.parties:
        key = (party.organisation_id, party.board_id)
        if count[key] > 1 and key not in seen:
            seen.add(key)
            message = gettext("%(party)s is a party more than once. Keep one of them.")
            yield Found(message % {"party": party}, PARTIES, row(party))


@rule("party-board-missing", Severity.NOTES, _("No board is named"), SIGNING)
def party_board_missing(reading: Reading) -> Iterator[Found]:
    """A municipality or region is a party without the board that is bound."""
    for party in reading.parties:
        organisation = party.organisation
        has_boards = organisation is not None and organisation.kind in (
            Organisation.Kind.MUNICIPALITY,
            Organisation.Kind.REGION,
        )
        if has_boards and party.board_id is None:
            message = gettext("Choose which board of %(party)s is bound by the agreement.")
            yield Found(message % {"party": party}, PARTIES, row(party))


@rule("party-retired", Severity.WARNS, _("A party has ceased"), SIGNING)
def party_retired(reading: Reading) -> Iterator[Found]:
    """The organisation or the board of a party is retired in the register."""
    for party in reading.parties:
        places = (party.organisation, party.board)
        retired = next((place for place in places if place and place.retired_on), None)
        if retired:
            message = gettext("%(name)s ceased %(day)s. Choose who is party in its place.")
            facts = {"name": retired, "day": day(retired.retired_on)}
            yield Found(message % facts, PARTIES, row(party))


@rule("party-outside-period", Severity.WARNS, _("A party's days are outside the period"), CLARITY)
def party_outside_period(reading: Reading) -> Iterator[Found]:
    """A party joins after the last day or leaves before the first."""
    first, last = reading.agreement.starts_on, reading.agreement.ends_on
    for party in reading.agreement.parties.all():
        late = party.joined_on and last and party.joined_on > last
        early = party.left_on and first and party.left_on < first
        if late or early:
            message = gettext(
                "%(party)s takes part outside the agreement's days. Correct when it joins "
                "or leaves."
            )
            yield Found(message % {"party": party}, PARTIES, row(party))


@rule("coordinators-many", Severity.STOPS, _("More than one coordinator"), CLARITY)
def coordinators_many(reading: Reading) -> Iterator[Found]:
    """Several parties are marked as coordinator at the same time."""
    names = [party.name for party in _coordinators(reading) if party.left_on is None]
    if len(names) > 1:
        message = gettext("%(parties)s all coordinate the non-profit parties. Choose one of them.")
        yield Found(message % {"parties": ", ".join(names)}, PARTIES, ROWS)


@rule("coordinator-left", Severity.WARNS, _("The coordinator has left"), SHARED_STEERING)
def coordinator_left(reading: Reading) -> Iterator[Found]:
    """The only coordinator leaves before the agreement ends."""
    last = reading.agreement.ends_on
    coordinators = _coordinators(reading)
    stays = any(party.left_on is None or party.left_on == last for party in coordinators)
    for party in coordinators:
        if not stays and party.left_on:
            message = gettext(
                "%(party)s coordinates the non-profit parties but leaves %(day)s. Choose who "
                "coordinates after that."
            )
            yield Found(message % {"party": party, "day": day(party.left_on)}, PARTIES, row(party))


def _coordinators(reading: Reading) -> list[Party]:
    return [party for party in reading.agreement.parties.all() if party.is_coordinator]


@rule("coordinator-public", Severity.NOTES, _("The coordinator is public"), SHARED_STEERING)
def coordinator_public(reading: Reading) -> Iterator[Found]:
    """A public party is marked as coordinating the non-profit ones."""
    for party in _coordinators(reading):
        if party.side == Party.Side.PUBLIC:
            message = gettext(
                "%(party)s is public but coordinates the non-profit parties. Choose one of them."
            )
            yield Found(message % {"party": party}, PARTIES, row(party))


@rule("party-without-contribution", Severity.WARNS, _("A party brings nothing"), CO_FINANCED)
def party_without_contribution(reading: Reading) -> Iterator[Found]:
    """A party that signs has no contribution, in money or otherwise."""
    givers = {contribution.party_id for contribution in reading.agreement.contributions.all()}
    for party in reading.parties:
        if party.pk not in givers:
            message = gettext(
                "Write what %(party)s brings: money, staff, premises, volunteers, knowledge. "
                "It may be expressly unvalued."
            )
            yield Found(message % {"party": party}, SectionKind.ECONOMY, "rows-contributions")


@rule("party-without-commitment", Severity.NOTES, _("A party undertakes nothing"), SHARED_STEERING)
def party_without_commitment(reading: Reading) -> Iterator[Found]:
    """A party that signs has no commitment of its own, and there is none for all together."""
    doers = {commitment.party_id for commitment in reading.agreement.commitments.all()}
    for party in reading.parties:
        if not doers & {party.pk, None}:
            message = gettext("Write what %(party)s undertakes to do.")
            yield Found(message % {"party": party}, SectionKind.COMMITMENTS, "rows-commitments")


@rule("party-without-signatory", Severity.WARNS, _("Nobody signs for a party"), SIGNING)
def party_without_signatory(reading: Reading) -> Iterator[Found]:
    """A party that signs has no signatory; the title is enough."""
    signed_for = {signatory.party_id for signatory in reading.agreement.signatories.all()}
    for party in reading.parties:
        if party.pk not in signed_for:
            message = gettext("Write who signs for %(party)s, by title if not by name.")
            yield Found(message % {"party": party}, SectionKind.SIGNATORIES, "rows-signatories")


@rule("party-without-contact", Severity.NOTES, _("No contact person"), COMPLETENESS)
def party_without_contact(reading: Reading) -> Iterator[Found]:
    """A party that signs has no contact person."""
    known = {person.party_id for person in reading.agreement.contact_persons.all()}
    for party in reading.parties:
        if party.pk not in known:
            message = gettext("Write whom the others turn to at %(party)s.")
            yield Found(message % {"party": party}, SectionKind.CONTACTS, "rows-contact_persons")


RULES: tuple[Rule, ...] = (
    parties_too_few,
    party_public_missing,
    party_non_profit_missing,
    party_company,
    party_twice,
    party_board_missing,
    party_retired,
    party_outside_period,
    coordinators_many,
    coordinator_left,
    coordinator_public,
    party_without_contribution,
    party_without_commitment,
    party_without_signatory,
    party_without_contact,
)
