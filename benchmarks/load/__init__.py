"""Plays conversations against real service processes on PostgreSQL, on every channel at once, and measures them."""
