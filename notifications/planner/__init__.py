"""What is wanted against what is in the ledger, who is in line, and what waits for whom."""
