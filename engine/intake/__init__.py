"""Tables and files as they come from outside, read into plain rows; what they mean is decided elsewhere."""
