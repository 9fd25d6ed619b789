"""What the bot knows: curated articles, dated thresholds, a profile per kommune. Pure: no database, no network."""
