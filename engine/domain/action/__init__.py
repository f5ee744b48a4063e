"""Actions of people on an occurrence: who may act, when, and with which evidence."""
