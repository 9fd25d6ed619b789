"""What a file is made of: recognised by its content, checked before it is opened, read as cells."""
