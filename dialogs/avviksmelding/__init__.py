"""Reporting that a delivery is not as agreed, in the open or the closed way."""
