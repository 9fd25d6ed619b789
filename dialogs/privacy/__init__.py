"""What the bot keeps of what people write, said and handled in the chat."""
