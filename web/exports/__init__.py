"""Exports: what a page shows, all of it, as files for spreadsheets, programs and papers."""
