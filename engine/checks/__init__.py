"""Checks: what the outside says of an obligation, seen through resources that the administrator has named."""
