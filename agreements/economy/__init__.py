"""The economy of an agreement, computed in one place for pages, documents, lists and checks."""

from agreements.economy.shares import Side, apportioned
from agreements.economy.summary import Economy, Giver, SideShare, economy_of, lines_of
from agreements.economy.values import Figure, Line, Standing, line_of

__all__ = [
    "Economy",
    "Figure",
    "Giver",
    "Line",
    "Side",
    "SideShare",
    "Standing",
    "apportioned",
    "economy_of",
    "line_of",
    "lines_of",
]
