"""From a row in the outbox to a message on a channel, once."""
