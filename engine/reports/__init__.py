"""Figures and notifications as people read them: JSON, terminal, HTML page, text. Nothing here reads a clock."""
