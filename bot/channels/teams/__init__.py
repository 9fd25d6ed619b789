"""Microsoft Teams, through botbuilder, which lives here alone."""
