"""What stands in a cell: dates, money, durations, options, people and words of a fixed list."""
