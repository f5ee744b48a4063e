"""Small languages that departments may use, within limits: JSON Schema, JMESPath and SQL."""
