"""What goes out once a week."""
