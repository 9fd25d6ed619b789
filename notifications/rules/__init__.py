"""What should be reminded of and when it may go: pure, nothing is looked up."""
