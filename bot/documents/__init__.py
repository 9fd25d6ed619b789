"""Documents drawn as files: spreadsheets, calendars and pictures. The heavy libraries are imported when one is drawn."""
