"""The administration of the follow-up; each noun's stands in a module of its own."""

from followup import outcome_admin  # noqa: F401 (registers its pages)
