"""Microsoft Teams: activities in, Adaptive Cards out. Only the files named `sdk_…` know Microsoft's SDK."""
