"""What administrators keep of the follow-up; each noun's part stands in a file of its own."""

from followup import meeting_admin, outcome_admin, reminder_admin

__all__ = ["meeting_admin", "outcome_admin", "reminder_admin"]
