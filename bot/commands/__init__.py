"""The commands of interfaces.md, each in a small module of its own."""
