"""Addresses, one file per noun."""
