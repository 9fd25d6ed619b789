"""What each kind of decision asks for and leads to."""
