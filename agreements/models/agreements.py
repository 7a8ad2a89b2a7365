"""The agreement itself, its sections, and the base of its rows."""

import datetime
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.cases import Case
from agreements.models.templates import AgreementTemplate
from iop.accounts.models import User
from iop.shared.rich_text import RichTextField
from partners.models import Organisation, Role
from partners.roles import boards_with_role, organisations_represented


class Qualifier(models.TextChoices):
    """How exact a figure is; the word follows the figure wherever it is shown."""

    EXACT = "exact", _("exactly")
    ABOUT = "about", _("about")
    AT_LEAST = "at_least", _("at least")
    AT_MOST = "at_most", _("at most")


class Period(models.TextChoices):
    """The stretch of time that a number counts over."""

    TERM = "term", _("whole term")
    YEAR = "year", _("per year")
    HALF_YEAR = "half_year", _("per half-year")
    TERTIAL = "tertial", _("per four months")
    QUARTER = "quarter", _("per quarter")
    MONTH = "month", _("per month")
    WEEK = "week", _("per week")


#: Matches no row.
NOTHING = Q(pk__in=())


def _case_of(boards: Collection[int]) -> Q:
    """Agreements in cases that one of the boards decides, alone or with others."""
    return Q(case__in=Case.objects.of_boards(boards).values("pk"))


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: User) -> "AgreementQuerySet":
        """What the user may read.

        The case's boards, and boards that are parties, read all of it. Board members read
        what is decided. Partner representatives read what has been shared with the parties.
        """
        rows = self._whole(user) | self._shared(user)
        if members := boards_with_role(user, Role.BOARD_MEMBER):
            rows |= Q(_case_of(members), status__in=Agreement.DECIDED)
        return self.filter(rows)

    def taken_part_in_by(self, user: User) -> "AgreementQuerySet":
        """What the user works with, for one of the boards or for a party it is shared with."""
        return self.filter(self._whole(user) | self._shared(user))

    def wholly_visible_to(self, user: User) -> "AgreementQuerySet":
        """What the user may read from its first draft on, with who wrote what and when."""
        return self.filter(self._whole(user))

    @staticmethod
    def _shared(user: User) -> Q:
        organisations = organisations_represented(user)
        if not organisations:
            return NOTHING
        shared = Agreement.objects.filter(parties__organisation__in=organisations)
        return Q(pk__in=shared.values("pk"), shared_at__isnull=False)

    @staticmethod
    def _whole(user: User) -> Q:
        readers = boards_with_role(user, *Case.READERS)
        if not readers:
            return NOTHING
        as_party = Agreement.objects.filter(parties__board__in=readers)
        return _case_of(readers) | Q(pk__in=as_party.values("pk"))

    def with_case(self) -> "AgreementQuerySet":
        return self.select_related("case", "case__board", "case__board__organisation")

    def ending_before(self, day: datetime.date) -> "AgreementQuerySet":
        return self.filter(ends_on__lt=day)

    def in_chain_with(self, agreement: "Agreement") -> "AgreementQuerySet":
        """All versions of its case, and the one it was made from; the latest first."""
        chain = self.filter(Q(case=agreement.case_id) | Q(pk=agreement.predecessor_id))
        return chain.order_by("-version", "-pk")

    def with_party(self, organisation: Organisation) -> "AgreementQuerySet":
        parties = Agreement.objects.filter(parties__organisation=organisation)
        return self.filter(pk__in=parties.order_by().values("pk"))

    def containing(self, text: str) -> "AgreementQuerySet":
        """Those of this diary number, or with each word in the title, the number or a party."""
        rows = Agreement.objects.all()
        for word in text.split():
            parties = Agreement.objects.filter(
                Q(parties__name_as_written__icontains=word)
                | Q(parties__organisation__name__icontains=word)
                | Q(parties__organisation__short_name__icontains=word)
            )
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(case__reference__icontains=word)
                | Q(pk__in=parties.order_by().values("pk"))
            )
        numbered = Agreement.objects.referred_to(text.strip())
        return self.filter(
            Q(pk__in=rows.order_by().values("pk")) | Q(pk__in=numbered.order_by().values("pk"))
        )

    def drafts_of(self, user: User) -> "AgreementQuerySet":
        """Those that the user may write in now, the newest first."""
        boards = boards_with_role(user, *Agreement.DRAFTERS)
        return self.filter(status__in=Agreement.EDITABLE, case__board__in=boards).order_by("-pk")

    def shared(self) -> "AgreementQuerySet":
        """Drafts that the parties have been given to read, the latest first."""
        return self.filter(shared_at__isnull=False, status__in=Agreement.EDITABLE).order_by(
            "-shared_at", "-pk"
        )

    def running(self) -> "AgreementQuerySet":
        """Agreements in force, the one that ends soonest first."""
        return self.filter(status=Agreement.Status.ACTIVE).order_by(
            F("ends_on").asc(nulls_last=True), "pk"
        )

    def referred_to(self, reference: str) -> "AgreementQuerySet":
        """Agreements of a diary number; ``SN 2018/0098-2`` is its second version."""
        whole = Q(case__reference=reference)
        head, dash, version = reference.rpartition("-")
        if dash and version.isdigit():
            whole |= Q(case__reference=head, version=int(version))
        return self.filter(whole)


class Agreement(models.Model):
    """One version in a case's chain of agreements. Empty is unknown; 0 is none."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        IN_REVIEW = "in_review", _("In review")
        READY = "ready", _("Ready for decision")
        DECIDED = "decided", _("Decided")
        SIGNING = "signing", _("Being signed")
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")
        TERMINATED = "terminated", _("Terminated")
        SUPERSEDED = "superseded", _("Superseded")

    #: Roles that write in their board's drafts.
    DRAFTERS = (Role.OFFICER,)
    #: States whose content may change.
    EDITABLE = (Status.DRAFT,)
    #: States after the board's decision.
    DECIDED = (
        Status.DECIDED,
        Status.SIGNING,
        Status.ACTIVE,
        Status.ENDED,
        Status.TERMINATED,
        Status.SUPERSEDED,
    )
    #: States in which the parties have signed: no UTKAST on the document.
    SIGNED = (Status.ACTIVE, Status.ENDED, Status.TERMINATED, Status.SUPERSEDED)

    #: States in which nothing more is done with it.
    OVER = (Status.ENDED, Status.TERMINATED, Status.SUPERSEDED)

    class Relation(models.TextChoices):
        EXTENSION = "extension", _("Extension")
        AMENDMENT = "amendment", _("Amendment")
        REVISION = "revision", _("Revision")
        REPLACES_GRANT = "replaces_grant", _("Replaces a grant")
        COPY = "copy", _("New agreement on the same pattern")

    #: Relations to an agreement whose place it takes.
    RENEWALS = (Relation.EXTENSION, Relation.AMENDMENT, Relation.REVISION)
    #: Those of them that change the text within its term.
    CHANGES = (Relation.AMENDMENT, Relation.REVISION)

    class Extension(models.TextChoices):
        NONE = "none", _("Ends without notice on the last day")
        OPTION = "option", _("May be extended by a decision")
        AUTOMATIC = "automatic", _("Is extended unless somebody gives notice")

    case = models.ForeignKey(
        Case, models.PROTECT, related_name="agreements", verbose_name=_("case")
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name=_("predecessor"),
    )
    relation = models.CharField(
        _("relation to the predecessor"), max_length=20, choices=Relation, blank=True
    )
    template = models.ForeignKey(
        AgreementTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("template"),
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("in short"),
        blank=True,
        max_length=600,
        help_text=_("One or two sentences: who does what together, and for whom."),
    )
    legal_basis = models.CharField(
        _("ground"),
        max_length=300,
        blank=True,
        help_text=_("The decision or programme it rests on, with date and §."),
    )
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    shared_at = models.DateTimeField(
        _("shared with the parties"), null=True, blank=True, editable=False
    )
    is_external = models.BooleanField(_("signed elsewhere"), default=False, editable=False)
    ground = models.TextField(
        _("ground for the change"),
        blank=True,
        max_length=500,
        help_text=_("Why it is extended or changed, such as: decided by the steering group."),
    )
    #: Made by the calendar, since the agreement it follows is extended unless notice is given.
    is_automatic = models.BooleanField(_("made by the rule"), default=False, editable=False)
    basics_open = models.BooleanField(
        _("title and basic facts may be changed"), default=True, editable=False
    )

    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    takes_effect_on = models.DateField(
        _("takes effect on"),
        null=True,
        blank=True,
        help_text=_("The day from which the changed text holds. Empty: its first day."),
    )
    #: What is signed still says ``ends_on``; this is where its own terms have taken it since.
    prolonged_until = models.DateField(
        _("goes on by its own terms until"), null=True, blank=True, editable=False
    )
    decision_on = models.DateField(
        _("day of the board's decision"),
        null=True,
        blank=True,
        help_text=_("The meeting that decides, planned or held."),
    )
    decision_reference = models.CharField(_("the decision's §"), max_length=60, blank=True)
    review_on = models.DateField(
        _("review at the latest"),
        null=True,
        blank=True,
        help_text=_("The day by which the parties review whether to go on."),
    )
    review_note = models.CharField(
        _("about the review"),
        max_length=300,
        blank=True,
        help_text=_("When and for whom, such as: spring 2019, reported to the board."),
    )
    extension = models.CharField(_("extension"), max_length=20, choices=Extension, blank=True)
    extension_months = models.PositiveSmallIntegerField(
        _("extended by (months)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    extension_note = models.CharField(_("about the extension"), max_length=300, blank=True)

    notice_months = models.PositiveSmallIntegerField(
        _("notice (months)"), null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    notice_in_writing = models.BooleanField(_("notice in writing"), null=True, blank=True)
    renegotiation = RichTextField(_("renegotiation"))
    cancellation = RichTextField(_("cancellation"))
    repayment = RichTextField(_("repayment"))
    dispute = RichTextField(_("disputes"))

    payment_terms = models.CharField(_("payment terms"), max_length=300, blank=True)

    objects = AgreementQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        # An unknown first day lies ahead, so it stands first.
        ordering = [F("starts_on").desc(nulls_first=True), "-pk"]
        indexes = [
            models.Index(fields=["status", "ends_on"]),
            models.Index(fields=["-starts_on", "-id"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version"],
                name="agreement_version_unique",
                violation_error_message=_("The case already has this version."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(starts_on__lte=F("ends_on")),
                name="agreement_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("agreements:detail", args=[self.pk])

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError(
                {"ends_on": _("The last day comes before the first. Which of them is right?")}
            )

    @property
    def reference(self) -> str:
        """The diary number and version, as in ``SN 2018/0098-1``."""
        return f"{self.case.reference}-{self.version}"

    @property
    def is_editable(self) -> bool:
        return self.status in self.EDITABLE

    @property
    def is_signed(self) -> bool:
        return self.status in self.SIGNED

    @property
    def is_renewal(self) -> bool:
        """Whether it extends or changes an agreement of its chain."""
        return self.predecessor_id is not None and self.relation in self.RENEWALS

    @property
    def in_force_from(self) -> datetime.date | None:
        """The day from which its text holds; ``None`` while that is unknown."""
        return self.takes_effect_on or self.starts_on

    @property
    def last_day(self) -> datetime.date | None:
        """The last day as it now is: that of the text, or where its own terms have taken it."""
        return self.prolonged_until or self.ends_on

    @property
    def years(self) -> list[int]:
        """The calendar years that the term touches; empty while a day is unknown."""
        if not (self.starts_on and self.ends_on):
            return []
        return list(range(self.starts_on.year, self.ends_on.year + 1))

    @property
    def months(self) -> int | None:
        """Length in months, a begun month counted whole; ``None`` while a day is unknown."""
        if not (self.starts_on and self.ends_on):
            return None
        after = self.ends_on + datetime.timedelta(days=1)
        months = (after.year - self.starts_on.year) * 12 + after.month - self.starts_on.month
        return months + (after.day > self.starts_on.day)
