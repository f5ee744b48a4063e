"""The reports that there are: each is a module with a constant ``KIND``, and nothing else lists them."""
