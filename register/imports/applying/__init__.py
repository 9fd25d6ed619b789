"""From typed rows to the register: what is new, changed, extended or gone, and who is meant by a name."""
