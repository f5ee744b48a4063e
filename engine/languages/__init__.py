"""Small languages that departments write within limits: JSON Schema, JMESPath, SQL."""
