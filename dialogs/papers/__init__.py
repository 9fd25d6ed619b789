"""The documents of a case: what their sections say, how they are written in chat, and how they become a file."""
