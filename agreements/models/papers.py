"""Papers for the board (tjänsteutlåtanden): kinds as data, sections, proposals, attachments."""

from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from agreements.models.agreements import Agreement
from agreements.models.assessments import Assessment
from agreements.models.cases import Case
from agreements.models.criteria import CriteriaSet
from agreements.models.documents import Document
from agreements.models.templates import OwnedQuerySet
from iop.accounts.models import User
from iop.shared.rich_text import RichTextField
from partners.models import Board, Organisation, Role
from partners.roles import boards_with_role


class PaperPart(models.TextChoices):
    """What a section of a paper holds besides its text, drawn from what the system knows."""

    TEXT = "text", _("Text alone")
    MATTER = "matter", _("The matter")
    PROPOSALS = "proposals", _("Proposals for decision")
    CRITERIA = "criteria", _("Every criterion with its motivation")
    FORM = "form", _("Why this form")
    LAW = "law", _("Legal checks")
    AGREEMENT = "agreement", _("Parties, period and goals of the agreement")
    CONTRIBUTIONS = "contributions", _("What each party brings")
    ECONOMY = "economy", _("Economic consequences")
    FOLLOW_UP = "follow_up", _("Follow-up")
    GUIDELINES = "guidelines", _("The criteria to be adopted")
    ATTACHMENTS = "attachments", _("Attachments")
    RECIPIENTS = "recipients", _("Recipients of the decision")


class PaperKind(models.Model):
    """A kind of paper with its headings and standard texts, kept by an administrator."""

    class Purpose(models.TextChoices):
        """What the system does with the board's decision on such a paper."""

        ADOPT = "adopt", _("Adopt an agreement")
        DECLINE = "decline", _("Decline an initiative")
        INFORM = "inform", _("Information")
        GUIDELINES = "guidelines", _("Adopt guidelines")
        ANSWER = "answer", _("Answer to a letter")
        EVALUATE = "evaluate", _("Evaluation and continuation")
        LETTER = "letter", _("Letter to the initiator")

    name = models.CharField(_("name"), max_length=150)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose)
    municipality = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_kinds",
        verbose_name=_("municipality"),
        help_text=_("Empty: common to all."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    objects = OwnedQuerySet.as_manager()
    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("kind of paper")
        verbose_name_plural = _("kinds of papers")
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class PaperKindSection(models.Model):
    """A heading of a kind of paper, with the text that a new paper starts from."""

    kind = models.ForeignKey(
        PaperKind, models.CASCADE, related_name="sections", verbose_name=_("kind of paper")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    heading = models.CharField(_("heading"), max_length=200)
    part = models.CharField(_("holds"), max_length=20, choices=PaperPart, default=PaperPart.TEXT)
    standard_text = RichTextField(_("standard text"))
    guidance = models.CharField(_("advice to the writer"), max_length=400, blank=True)
    is_mandatory = models.BooleanField(_("must be filled in"), default=False)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("section of a kind of paper")
        verbose_name_plural = _("sections of a kind of paper")
        ordering = ["kind", "position", "pk"]

    def __str__(self) -> str:
        return self.heading


def _at(boards: Collection[int]) -> Q:
    """Papers to the boards, and in cases that they decide."""
    return Q(board__in=boards) | Q(case__in=Case.objects.of_boards(boards).values("pk"))


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, user: User) -> "PaperQuerySet":
        """All of the own boards' papers; a board's members, what is issued to their board.

        Of the staff, those alone who handle the case or audit it read a secret one.
        """
        rows = _at(boards_with_role(user, *Case.READERS)) & Q(is_secret=False)
        rows |= _at(boards_with_role(user, *Document.SECRET_READERS))
        if members := boards_with_role(user, Role.BOARD_MEMBER):
            issued = Q(status__in=Paper.ISSUED, board__in=members)
            rows |= issued & ~Q(kind__purpose=PaperKind.Purpose.LETTER)
        return self.filter(rows)


class Paper(models.Model):
    """A paper to a board, written by an officer from what the case already knows."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REVIEW = "in_review", _("In review")
        READY = "ready", _("Ready for the board")
        ISSUED = "issued", _("Issued")
        DECIDED = "decided", _("Decided")

    #: States in which members of the board read it.
    ISSUED = (Status.ISSUED, Status.DECIDED)
    #: States whose content may change.
    EDITABLE = (Status.DRAFT,)

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers", verbose_name=_("case"))
    kind = models.ForeignKey(
        PaperKind, models.PROTECT, related_name="papers", verbose_name=_("kind of paper")
    )
    board = models.ForeignKey(
        Board, models.PROTECT, related_name="papers", verbose_name=_("to the board")
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("agreement"),
    )
    assessment = models.ForeignKey(
        Assessment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("assessment"),
    )
    criteria_set = models.ForeignKey(
        CriteriaSet,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="papers",
        verbose_name=_("criteria to be adopted"),
    )
    title = models.CharField(_("title"), max_length=200)
    status = models.CharField(
        _("status"), max_length=20, choices=Status, default=Status.DRAFT, editable=False
    )
    unit = models.CharField(_("unit"), max_length=150, blank=True)
    author = models.ForeignKey(
        User, models.PROTECT, related_name="papers", verbose_name=_("officer")
    )
    author_role = models.CharField(_("the officer's title"), max_length=100, blank=True)
    written_on = models.DateField(_("dated"), null=True, blank=True)
    #: SHA-256 of the agreement's content when the paper last took its figures from it.
    agreement_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    #: The file that the board got, and the same words to be read in the browser.
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="issued_papers",
        verbose_name=_("issued file"),
    )
    article = models.TextField(_("issued words"), blank=True, editable=False)
    is_secret = models.BooleanField(_("secret"), default=False)
    secrecy_ground = models.CharField(_("ground for secrecy"), max_length=200, blank=True)

    objects = PaperQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["article"])
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("papers:detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.status in self.EDITABLE

    @property
    def status_words(self) -> str:
        """The status as people read it: a letter is sent, where other papers are issued."""
        if self.status == self.Status.ISSUED and self.kind.purpose == PaperKind.Purpose.LETTER:
            return gettext("Sent")
        return self.get_status_display()


class PaperSection(models.Model):
    """A section of a paper: its own text, and what the system adds by its part."""

    paper = models.ForeignKey(
        Paper, models.CASCADE, related_name="sections", verbose_name=_("paper")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    heading = models.CharField(_("heading"), max_length=200)
    part = models.CharField(_("holds"), max_length=20, choices=PaperPart, default=PaperPart.TEXT)
    body = RichTextField(_("text"))
    guidance = models.CharField(_("advice to the writer"), max_length=400, blank=True)
    is_mandatory = models.BooleanField(_("must be filled in"), default=False)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("section of a paper")
        verbose_name_plural = _("sections of a paper")
        ordering = ["paper", "position", "pk"]

    def __str__(self) -> str:
        return self.heading


class DecisionPoint(models.Model):
    """A numbered proposal for decision."""

    paper = models.ForeignKey(
        Paper, models.CASCADE, related_name="decision_points", verbose_name=_("paper")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    text = models.TextField(_("proposal"), max_length=1_000)
    due_on = models.DateField(
        _("to be done by"), null=True, blank=True, help_text=_("If the proposal sets a day.")
    )
    #: The system wrote it from the agreement, and nobody has changed a word of it.
    is_filled = models.BooleanField(default=False, editable=False)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("proposal for decision")
        verbose_name_plural = _("proposals for decision")
        ordering = ["paper", "position", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class PaperAttachment(models.Model):
    """What goes with the paper: a file of the case, or the agreement as it stands."""

    paper = models.ForeignKey(
        Paper, models.CASCADE, related_name="attachments", verbose_name=_("paper")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    name = models.CharField(_("name"), max_length=200)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_attachments",
        verbose_name=_("document"),
    )
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="paper_attachments",
        verbose_name=_("agreement"),
    )
    #: The agreement's words as they went to the board, to be read in the browser.
    article = models.TextField(_("issued words"), blank=True, editable=False)

    history = HistoricalRecords(excluded_fields=["article"])
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["paper", "position", "pk"]

    def __str__(self) -> str:
        return self.name


class PaperPerson(models.Model):
    """Who signs a paper, and who gets the decision."""

    class Part(models.TextChoices):
        SIGNER = "signer", _("Signs")
        RECIPIENT = "recipient", _("Gets the decision")

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="people", verbose_name=_("paper"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    part = models.CharField(_("part"), max_length=10, choices=Part)
    name = models.CharField(_("name"), max_length=150)
    title = models.CharField(pgettext_lazy("of a person", "title"), max_length=150, blank=True)

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("signer or recipient")
        verbose_name_plural = _("signers and recipients")
        ordering = ["paper", "part", "position", "pk"]

    def __str__(self) -> str:
        return self.name
