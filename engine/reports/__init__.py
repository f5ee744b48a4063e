"""Figures and notices as people read them: JSON, terminal, HTML page, message. Nothing here reads a clock."""
