"""Imports and rules: a deal that applies rules becomes one in which they are written out."""
