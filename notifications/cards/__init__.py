"""One track, or a digest of several, as a person reads it; drawn here alone, wherever it is shown."""
