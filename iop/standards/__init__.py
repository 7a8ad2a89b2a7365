"""What every installation starts with: one template, its clauses, watched words, reference rates.

Plain data in Swedish; the command ``load_standards`` puts it in the database, and from then
on it belongs to the administrator.
"""
