"""What the bot says: one flow per file. A dialog never commits, sends or waits."""
