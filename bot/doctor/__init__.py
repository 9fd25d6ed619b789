"""What is wrong with an installation, and the remedy of each fault; nothing is changed by looking."""
