"""How early reminders go, changed in words."""
