"""What becomes of agreements: meetings, reports, payments, reviews, endings, reminders."""
