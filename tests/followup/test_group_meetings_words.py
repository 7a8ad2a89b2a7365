"""What the meetings' own template filters write."""

import pytest
from django.utils.safestring import mark_safe

from followup.templatetags.group_meetings import whole_days


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Styrgrupp", "Styrgrupp"),
        (
            "<b> 2026-07-01–2026-12-31",
            '&lt;b&gt; <span class="whole">2026-07-01</span>–<span class="whole">2026-12-31</span>',
        ),
        (mark_safe("<i>2026-07-01</i>"), '<i><span class="whole">2026-07-01</span></i>'),
        ("SN 2026-0007", "SN 2026-0007"),
    ],
)
def test_days_stay_on_one_line(text: str, written: str) -> None:
    assert whole_days(text) == written
