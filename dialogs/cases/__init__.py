"""What has been filed: where it is, changing it, and what the innkjøpskontakt does with it."""
