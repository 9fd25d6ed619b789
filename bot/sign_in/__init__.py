"""Who somebody is on the pages that people open in a browser."""
