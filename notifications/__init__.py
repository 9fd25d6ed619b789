"""Everything proactive: what should be told to whom, written to an outbox, and sent from there."""
