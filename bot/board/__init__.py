"""The page for innkjøpere."""
