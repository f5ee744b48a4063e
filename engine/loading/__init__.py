"""YAML bytes to frozen agreements: marked tree, schema, meaning; every problem is collected, none is raised."""
