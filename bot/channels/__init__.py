"""One folder per platform, each with `inbound`, `render` and `channel`."""
