"""Charts drawn as SVG, on the server and without a script."""
