"""Changes of definitions: plan and apply."""
