"""The agenda that a meeting of a group begins with, until the municipality makes its own."""

from typing import NamedTuple

from followup.models import AgendaItem

Origin = AgendaItem.Origin


class Item(NamedTuple):
    heading: str
    origin: str = Origin.STANDARD


AGENDA = (
    Item("Öppnande, närvaro och val av justerare"),
    Item("Uppföljning av åtgärder", Origin.ACTIONS),
    Item("Rapporter från parterna", Origin.REPORTS),
    Item("Mål och indikatorer", Origin.GOALS),
    Item("Ekonomi och insatser"),
    Item("Frågor från ledamöterna", Origin.TOPIC),
    Item("Datum framåt", Origin.DATES),
    Item("Övriga frågor"),
    Item("Nästa möte"),
)
