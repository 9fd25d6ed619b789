"""What can be wrong before the bot starts; each is told to whoever started it."""


class SlackStartError(Exception):
    """Slack does not accept the settings; `faults` says so in Norwegian, each with its remedy."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class KnowledgeFaultsError(Exception):
    """The knowledge base does not hold; `faults` lists everything that is wrong, in Norwegian."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


class OutdatedDatabaseError(Exception):
    """The database lacks migrations; `found` is its revision, `wanted` the newest."""

    def __init__(self, found: str | None, wanted: str) -> None:
        super().__init__(f"database at {found}, code at {wanted}")
        self.found = found
        self.wanted = wanted
