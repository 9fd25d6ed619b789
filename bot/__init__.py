"""The service itself: settings, wiring, channels, commands. Only this package imports platforms and frameworks."""
