"""What the services need from outside: one module per role, with its protocol and the values it exchanges."""
