"""Checks ask files, databases and HTTP endpoints that the administrator has configured whether work is done."""
