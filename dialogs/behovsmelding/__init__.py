"""Reporting a need: what is looked at before any form, and the form itself."""
