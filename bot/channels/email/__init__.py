"""E-mail, send only."""
