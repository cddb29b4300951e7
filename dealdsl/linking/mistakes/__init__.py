"""What can be wrong with imports, rules and applications: a function for each mistake."""
