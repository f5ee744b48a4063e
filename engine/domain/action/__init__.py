"""What people do to an occurrence: who may, when, and with which evidence."""
