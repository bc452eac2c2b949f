"""Formats: the bytes of a file → the reports in it, before they are read."""
