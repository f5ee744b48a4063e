"""What the services need from check_runner: one module per role, with its protocol and the values it exchanges."""
