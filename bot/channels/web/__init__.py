"""The web page: the product without an account, the demo, and the channel most tests use."""
