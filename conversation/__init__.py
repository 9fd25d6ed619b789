"""The neutral vocabulary between the channels and the dialogs: what came in, what goes out."""
