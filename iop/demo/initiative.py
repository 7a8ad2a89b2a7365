"""An initiative that a partner has left and nobody has taken yet, in Lund."""

import datetime

from django.utils import timezone

from agreements import registering
from agreements.models import Case, DiarySeries
from iop.accounts.models import User
from iop.demo.building import World, put
from iop.demo.people import PARTNER, address

TITLE = "Cykelköket: lära sig cykla och laga cyklar tillsammans"


def tell(world: World) -> None:
    board = world.boards["lund"]
    if Case.objects.filter(board=board, title=TITLE).exists():
        return
    if not DiarySeries.objects.filter(board=board).exists():
        put(DiarySeries(board=board, pattern="SN {year}/{number:04}"), world.officer)
    registering.register(
        User.objects.get(email=address(PARTNER[0])),
        board=board,
        title=TITLE,
        initiator=world.organisations["im"],
        initiated_on=timezone.localdate() - datetime.timedelta(days=12),
        initiative="Vi vill öppna ett cykelkök i en lokal som står tom två kvällar i veckan. "
        "Nyanlända och andra Lundabor lagar cyklar tillsammans, och den som inte kan cykla får "
        "lära sig. Vi håller med verktyg och volontärer. Av kommunen hoppas vi på lokalen och på "
        "hjälp att nå ut.",
        challenge="Många som är nya i Lund har svårt att ta sig till praktik, skola och vänner, "
        "och lär sällan känna någon som har bott här länge.",
    )
