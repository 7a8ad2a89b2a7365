"""Who signs an agreement that is out for signing, and whose turn it is."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby

from agreements.models import Agreement, Party, Signatory, Signature, Snapshot


@dataclass(frozen=True)
class Place:
    """A line of the signing page: who signs, and the signature once it is there."""

    signatory: Signatory
    signature: Signature | None
    #: May sign now. Several may, where it is enough that some of them sign for the party.
    is_next: bool
    #: The party has signed without this one.
    is_spared: bool = False


def places(snapshot: Snapshot) -> list[Place]:
    """All who sign, in the order of the parties and of each party's signatories."""
    return places_in([snapshot])[snapshot.pk]


def places_in(snapshots: Collection[Snapshot]) -> dict[int, list[Place]]:
    """The places of each snapshot, by its key. Two queries."""
    agreements = [snapshot.agreement_id for snapshot in snapshots]
    parties = Party.objects.signing().filter(agreement__in=agreements).values("pk")
    rows = Signatory.objects.filter(agreement__in=agreements, party__in=parties)
    rows = rows.select_related("party__organisation", "party__board__organisation")
    rows = rows.order_by("party__position", "party__pk", "position", "pk")
    there = {
        (one.snapshot_id, one.signatory_id): one
        for one in Signature.objects.filter(snapshot__in=snapshots, voided_at=None).select_related(
            "recorded_by", "document"
        )
    }
    return {
        snapshot.pk: _places(
            [
                (row, there.get((snapshot.pk, row.pk)))
                for row in rows
                if row.agreement_id == snapshot.agreement_id
            ]
        )
        for snapshot in snapshots
    }


def _places(rows: list[tuple[Signatory, Signature | None]]) -> list[Place]:
    found: list[Place] = []
    is_open = True
    for party, of_party in groupby(rows, key=lambda row: row[0].party):
        placed = _places_of(party, list(of_party), is_open)
        is_open = is_open and not any(place.is_next for place in placed)
        found += placed
    return found


def _places_of(
    party: Party, rows: list[tuple[Signatory, Signature | None]], is_open: bool
) -> list[Place]:
    """Those who sign for a party, by its rule: all in their order, or any one or two of them."""
    missing = party.signatures_needed(len(rows)) - sum(one is not None for _row, one in rows)
    unsigned = [row for row, one in rows if one is None]
    in_order = missing == len(unsigned)
    may_sign = (unsigned[:1] if in_order else unsigned) if is_open and missing > 0 else []
    return [
        Place(row, one, is_next=row in may_sign, is_spared=one is None and missing <= 0)
        for row, one in rows
    ]


def may_sign_now(snapshot: Snapshot) -> list[Signatory]:
    """Whose turn it is; nobody's when the parties have signed."""
    return [place.signatory for place in places(snapshot) if place.is_next]


def snapshot_in_force(agreement: Agreement) -> Snapshot | None:
    related = ("agreement__case__board__organisation", "document", "sealed", "taken_by")
    return agreement.snapshots.filter(voided_at=None).select_related(*related).first()
