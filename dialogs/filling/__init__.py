"""The engine of forms: one for every form and every channel."""
