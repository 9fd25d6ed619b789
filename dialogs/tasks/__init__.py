"""What somebody is asked for in a case, and how they answer."""
