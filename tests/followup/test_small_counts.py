"""Small counts are hidden where they leave the case, and cannot be computed back."""

import datetime

import pytest

from followup.models import ParticipantCount, SmallCountLimit
from followup.small_counts import counted, limit_on, shown


@pytest.mark.parametrize(
    ("count", "words"), [(None, "okänt"), (0, "0"), (1, "färre än 5"), (4, "färre än 5"), (5, "5")]
)
def test_count_below_the_limit_is_not_told(count: int | None, words: str) -> None:
    assert shown(count, 5) == words


def test_row_inside_the_case_is_whole() -> None:
    row = counted(ParticipantCount(group="Barn", women=3, men=20, other=0))
    assert (row.women, row.men, row.other, row.total) == ("3", "20", "0", "23")


def test_one_small_figure_hides_the_next_so_that_it_cannot_be_computed() -> None:
    row = counted(ParticipantCount(women=3, men=20, other=9), limit=5)
    assert (row.women, row.men, row.other, row.total) == ("färre än 5", "20", "visas inte", "32")


def test_small_sum_is_hidden_too() -> None:
    row = counted(ParticipantCount(women=2, men=1, other=0), limit=5)
    assert (row.women, row.men, row.total) == ("färre än 5", "färre än 5", "färre än 5")


@pytest.mark.parametrize(
    "parts",
    [
        (4, 4, 20),  # both must be 4 to make 8
        (1, 1, 20),
        (1, 5, None),  # 6 is one small and the least that is not
        (3, 5, 5),  # what is hidden is at least 5, and no more than what stands beside it
    ],
)
def test_sum_is_hidden_where_it_would_tell(parts: tuple[int | None, ...]) -> None:
    women, men, other = parts
    row = counted(ParticipantCount(women=women, men=men, other=other), limit=5)
    assert row.total == "visas inte"


@pytest.mark.parametrize("parts", [(3, 4, 20), (2, 5, None), (3, 6, 6), (0, 5, 9)])
def test_sum_that_leaves_several_answers_is_shown(parts: tuple[int | None, ...]) -> None:
    women, men, other = parts
    row = counted(ParticipantCount(women=women, men=men, other=other), limit=5)
    assert row.total == str(sum(filter(None, parts)))


def test_unknown_part_makes_the_sum_a_least_one() -> None:
    row = counted(ParticipantCount(women=12, men=None, other=None))
    assert (row.men, row.total) == ("okänt", "minst 12")


@pytest.mark.django_db
def test_limit_is_the_strictest_of_the_day() -> None:
    day = datetime.date(2026, 11, 30)
    assert limit_on(day) == 0
    SmallCountLimit.objects.create(limit=5)
    SmallCountLimit.objects.create(limit=10, valid_from=datetime.date(2027, 1, 1))
    assert (limit_on(day), limit_on(datetime.date(2027, 1, 1))) == (5, 10)
