"""Keys of obligations that are files of their own: a key is a module in this package."""
