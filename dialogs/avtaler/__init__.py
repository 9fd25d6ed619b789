"""Questions about the kommune's own agreements."""
