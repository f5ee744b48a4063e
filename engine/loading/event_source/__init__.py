"""The sources of events in settings.yaml: a kind of source is a module in this package."""
