"""What is said about a draft: comments, the parties' acceptances, the reviewers' approvals."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from agreements.models.agreements import Agreement
from agreements.models.cases import Case
from agreements.models.parties import Party
from agreements.models.sections import Section
from iop.accounts.models import User
from partners.models import Board, Role
from partners.roles import boards_with_role, organisations_represented


def _decided_here(user: User) -> Q:
    """Rows of agreements in cases that the user's boards decide."""
    readers = boards_with_role(user, *Case.READERS)
    return Q(agreement__case__in=Case.objects.of_boards(readers).values("pk"))


def _shared_with(user: User) -> Q:
    """Rows of shared agreements whose party the user represents, or reads for its board."""
    parties = Q(parties__organisation__in=organisations_represented(user), shared_at__isnull=False)
    parties |= Q(parties__board__in=boards_with_role(user, *Case.READERS))
    return Q(agreement__in=Agreement.objects.filter(parties).order_by().values("pk"))


class CommentQuerySet(models.QuerySet["Comment"]):
    def visible_to(self, user: User) -> "CommentQuerySet":
        """All for the boards that decide; for the parties what is said to them."""
        to_parties = Q(audience=Comment.Audience.PARTIES)
        return self.filter(_decided_here(user) | _shared_with(user) & to_parties)

    def threads(self) -> "CommentQuerySet":
        return self.filter(parent=None)


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def visible_to(self, user: User) -> "AcceptanceQuerySet":
        return self.filter(_decided_here(user) | _shared_with(user))

    def standing(self) -> "AcceptanceQuerySet":
        return self.filter(dropped_at=None)

    def drop(self) -> int:
        """The draft is no longer what was accepted."""
        return self.standing().update(dropped_at=timezone.now())


class ApprovalQuerySet(models.QuerySet["Approval"]):
    def visible_to(self, user: User) -> "ApprovalQuerySet":
        """The review is the deciding boards' own."""
        return self.filter(_decided_here(user))


class Comment(models.Model):
    """A comment on a section, or an answer to one. The first of a thread carries its status."""

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", pgettext_lazy("thread", "Closed")

    class Audience(models.TextChoices):
        """Who reads the thread."""

        PARTIES = "parties", _("The parties and the municipality")
        INTERNAL = "internal", _("The municipality alone")

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="comments", verbose_name=_("agreement")
    )
    section = models.ForeignKey(
        Section,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="comments",
        verbose_name=_("section"),
    )
    heading = models.CharField(_("heading as it was"), max_length=200, blank=True)
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("answer to"),
    )
    audience = models.CharField(
        _("who reads it"), max_length=10, choices=Audience, default=Audience.PARTIES
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    text = models.TextField(_("comment"), max_length=5_000)
    proposed_text = models.TextField(
        _("proposed wording"),
        max_length=20_000,
        blank=True,
        help_text=_("If you want to: how the text should read instead."),
    )
    author = models.ForeignKey(
        User, models.PROTECT, related_name="comments", verbose_name=_("written by")
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def places(self) -> list[str]:
        """The party, or the deciding board, that the author speaks for. No query when the
        agreement's parties and the author's memberships are prefetched."""
        parties = [party.organisation_id for party in self.agreement.parties.all()]
        spoken_for = {
            held.place
            for held in self.author.memberships.all()
            if held.board_id == self.agreement.case.board_id
            or (held.organisation_id and held.organisation_id in parties)
        }
        return sorted(getattr(one, "short_name", "") or one.name for one in spoken_for if one)


class Acceptance(models.Model):
    """A party's word that the draft is right as it stands; any later edit drops it."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="acceptances", verbose_name=_("agreement")
    )
    party = models.ForeignKey(
        Party, models.CASCADE, related_name="acceptances", verbose_name=_("party")
    )
    by = models.ForeignKey(
        User, models.PROTECT, related_name="acceptances", verbose_name=_("accepted by")
    )
    at = models.DateTimeField(_("accepted"), auto_now_add=True)
    #: SHA-256 of the content that was accepted.
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    dropped_at = models.DateTimeField(_("dropped"), null=True, blank=True)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "party"],
                condition=Q(dropped_at=None),
                name="acceptance_unique_per_party",
            )
        ]

    def __str__(self) -> str:
        return f"{self.party}"


class ReviewStep(models.Model):
    """Who reviews a board's drafts, and in which order; equal numbers review side by side."""

    REVIEWERS = ((Role.CHIEF, Role.CHIEF.label), (Role.CONTROLLER, Role.CONTROLLER.label),
                 (Role.SECRETARY, Role.SECRETARY.label))  # fmt: skip

    board = models.ForeignKey(
        Board, models.CASCADE, related_name="review_steps", verbose_name=_("board")
    )
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    role = models.CharField(_("reviewer"), max_length=20, choices=REVIEWERS)

    class Meta:
        verbose_name = _("review step")
        verbose_name_plural = _("review steps")
        ordering = ["board", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["board", "role"], name="review_step_unique_role")
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.get_role_display()}"


class Approval(models.Model):
    """A reviewer's word on a draft in one round of review."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="approvals", verbose_name=_("agreement")
    )
    #: Counts the times the draft has been sent for review.
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    role = models.CharField(_("as"), max_length=20, choices=Role)
    by = models.ForeignKey(
        User, models.PROTECT, related_name="approvals", verbose_name=_("reviewed by")
    )
    at = models.DateTimeField(_("reviewed"), auto_now_add=True)
    is_approved = models.BooleanField(_("approved"))
    comment = models.TextField(_("comment"), max_length=5_000, blank=True)
    conflict_of_interest = models.CharField(
        _("own conflict of interest"), max_length=300, blank=True
    )

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "round", "role"], name="approval_unique_per_role"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_role_display())
