"""Which column holds which field: the headers that are known, and the choice between them."""
