"""From cells to one typed row per record, with every fault noted."""
