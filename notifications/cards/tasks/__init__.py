"""The cards of what somebody is asked for in a case."""
