"""What the register holds, row by row, for files that an administrator takes out."""
