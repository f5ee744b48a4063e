"""The command line: one spelling of the services, in two languages."""
