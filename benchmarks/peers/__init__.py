"""Programs that people would pick instead, each run as its makers mean it to be."""
