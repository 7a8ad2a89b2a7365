"""Who signs in. What they may do is a membership in a board or an organisation (partners)."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from iop.shared.ordering import SwedishOrder


class UserManager(BaseUserManager["User"]):
    """Makes users whose sign-in name is their e-mail address, in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administration"), default=False)
    date_joined = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    mail_language = models.CharField(
        _("language of mail"), max_length=5, choices=settings.LANGUAGES, default="sv"
    )
    gets_digest = models.BooleanField(
        _("one mail a day"),
        default=False,
        help_text=_("Gathers what has happened in one mail in the morning, instead of one each."),
    )

    objects = UserManager()
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = [SwedishOrder("name"), "pk"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self, now: datetime.datetime) -> "MessageQuerySet":
        """Those to send now: new ones, and those whose next attempt has come."""
        return self.filter(sent_at=None, due_at__lte=now, attempts__lt=Message.MOST_ATTEMPTS)


class Message(models.Model):
    """A mail to send: written with what it tells of, sent once that stands, and kept until then.

    Nothing of it is secret: it says what has happened and where, never what was written. It goes
    to a user, or to an ``address`` of somebody without an account; then ``sender`` is the user for
    whom it is sent. A file that goes with it is text, or any other file in base 64.
    """

    #: With waits that double from five minutes: tried for three days.
    MOST_ATTEMPTS = 10

    to = models.ForeignKey(
        User,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name=_("to"),
    )
    name = models.CharField(_("name"), max_length=150, blank=True)
    address = models.EmailField(_("e-mail"), blank=True)
    sender = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="sent_messages",
        verbose_name=_("sent for"),
    )
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    attachment_name = models.CharField(_("name of the file"), max_length=100, blank=True)
    attachment_type = models.CharField(_("kind of file"), max_length=100, blank=True)
    attachment = models.TextField(_("file"), blank=True)
    is_for_digest = models.BooleanField(_("for the mail of the day"), default=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    due_at = models.DateTimeField(_("next attempt"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("latest error"), max_length=300, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mail")
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["sent_at", "due_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(to__isnull=False) | ~Q(address=""), name="message_has_a_recipient"
            ),
            models.CheckConstraint(
                condition=Q(is_for_digest=False) | Q(to__isnull=False, attachment=""),
                name="message_of_a_digest_is_bare",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def recipient(self) -> str:
        """The address that it goes to."""
        return self.to.email if self.to else self.address

    @property
    def lead(self) -> str:
        """The text without the lines at its foot, which a mail of the day says once."""
        return self.body.partition("\n--\n")[0].strip()
