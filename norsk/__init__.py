"""What Norwegian text and the Norwegian year mean. Pure, and imports nothing of ours."""
