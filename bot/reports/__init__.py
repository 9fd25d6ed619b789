"""Reports: what the bot did in a month or a year, and what has to be bought next."""
