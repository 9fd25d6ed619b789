"""A conversation in the terminal, drawn with rich, or line by line as JSON."""
