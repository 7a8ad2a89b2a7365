"""Diary numbers by a board's own pattern, without gaps or doubles."""

import re

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.timezone import localdate as today
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from partners.models import Board

#: What a pattern may hold besides its own signs: the year in four or two digits, the number.
_PARTS = re.compile(r"\{(year|yy|number|number:0[1-9])\}")


def check_pattern(pattern: str) -> None:
    rest = _PARTS.sub("", pattern)
    if "{" in rest or "}" in rest or "{number" not in pattern:
        raise ValidationError(
            _("Write the pattern with {year} and {number}, such as SN {year}/{number:04}.")
        )


class DiarySeries(models.Model):
    """How a board numbers its cases. A board without one gives numbers by hand."""

    board = models.OneToOneField(
        Board, models.CASCADE, related_name="diary_series", verbose_name=_("board")
    )
    pattern = models.CharField(
        _("pattern"),
        max_length=30,
        validators=[check_pattern],
        help_text=_("With {year} and {number}, such as SN {year}/{number:04}."),
    )

    history = HistoricalRecords()
    _change_reason: str | None = None

    class Meta:
        verbose_name = _("series of diary numbers")
        verbose_name_plural = _("series of diary numbers")

    def __str__(self) -> str:
        return self.pattern

    def has_given(self, number: str) -> bool:
        """Whether the number is one of those that the series has counted."""
        return any(
            self._written(count.year, place) == number
            for count in self.counts.all()
            for place in range(1, count.latest + 1)
        )

    def _written(self, year: int, number: int) -> str:
        return self.pattern.format(year=year, yy=f"{year % 100:02}", number=number)

    def next_number(self) -> str:
        """The next number of this year, taken for good when the transaction is."""
        year = today().year
        with transaction.atomic():
            # The series is locked, since a year's first count is no row to lock yet.
            DiarySeries.objects.select_for_update().get(pk=self.pk)
            count, _is_new = DiaryCount.objects.get_or_create(series=self, year=year)
            count.latest += 1
            count.save()
        return self._written(year, count.latest)


class DiaryCount(models.Model):
    """The latest number that a series has given in a year."""

    series = models.ForeignKey(
        DiarySeries, models.CASCADE, related_name="counts", verbose_name=_("series")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    latest = models.PositiveIntegerField(_("latest number"), default=0)

    class Meta:
        verbose_name = _("count of diary numbers")
        verbose_name_plural = _("counts of diary numbers")
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="diary_count_unique")
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.latest}"
