"""Thin entry points, one experiment a file, and what they share."""
