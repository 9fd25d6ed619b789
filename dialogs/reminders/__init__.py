"""What waits for somebody: one by one or several at once, put off or handed on."""
