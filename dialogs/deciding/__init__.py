"""Deciding on a track: the form, who may, what is stored, and the way back."""
