"""Reporting that an agreement must change."""
