"""What is said when something has happened, and of what waits for an answer."""
