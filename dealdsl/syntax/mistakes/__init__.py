"""Syntax mistakes in words that a structurer understands."""
