"""Sentences in both languages. Codes and values come in, text goes out."""
