"""Files the bot makes: Word, PDF, pictures, tables."""
