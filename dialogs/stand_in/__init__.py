"""Who acts for whom, arranged in words."""
