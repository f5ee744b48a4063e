"""The interfaces that the services need: one module per role, with its protocol and the values it exchanges."""
