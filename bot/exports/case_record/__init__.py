"""Everything that is known of one case, gathered for the archive or for a request for access."""
