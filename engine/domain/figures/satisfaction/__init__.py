"""Figures about how service is felt, one module a figure."""
