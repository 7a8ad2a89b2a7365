"""The whole demo, told once: a story that is there already is left as it is."""

from django.db import transaction
from django.db.models import Q

from agreements.models import AgreementTemplate
from iop.accounts.models import Message
from iop.demo import (
    board_meetings,
    danderyd,
    danderyd_followed,
    ekero,
    grannkraft,
    initiative,
    laxhjalp,
    linkoping,
    lund,
    lund_followed,
    papers,
    simskolan,
    social_return,
    sprakvagen,
    sprakvagen_followed,
    stockholm,
    tradgarden,
)
from iop.demo.building import World
from iop.demo.organisations import make_boards, make_organisations
from iop.demo.people import give_roles, make_users
from iop.standards import template
from iop.standards.loading import load_standards

STORIES = (
    lund.tell,
    lund_followed.tell,
    danderyd.tell,
    linkoping.tell,
    ekero.tell,
    stockholm.tell,
    sprakvagen.tell,
    sprakvagen_followed.tell,
    social_return.tell,
    tradgarden.tell,
    grannkraft.tell,
    initiative.tell,
    simskolan.tell,
    papers.tell,
    danderyd.sign,
    danderyd_followed.tell,
    board_meetings.tell,
    laxhjalp.tell,
    board_meetings.tell_coming,
)


@transaction.atomic
def tell() -> None:
    world = make_world()
    for story in STORIES:
        story(world)
    # Nobody is to get mail about what is only a story.
    people = world.users.values()
    Message.objects.filter(Q(to__in=people) | Q(sender__in=people)).delete()


def make_world() -> World:
    """The standards, sign-ins, organisations and boards that every story stands on."""
    load_standards()
    users = make_users()
    organisations = make_organisations(users["admin"])
    boards = make_boards(organisations, users["admin"])
    give_roles(users, boards, organisations)
    return World(
        users=users,
        template=AgreementTemplate.objects.get(name=template.NAME, municipality=None),
        boards=boards,
        organisations=organisations,
    )
