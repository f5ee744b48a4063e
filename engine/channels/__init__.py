"""Channels that send messages."""
