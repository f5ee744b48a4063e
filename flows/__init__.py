"""The Prefect flows: they say when work runs and when it is repeated, never what it does."""

import os

# set before Prefect reads its settings: no telemetry, and time for an embedded server to start on a busy machine
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
