"""Where every dollar of a period came from and went, as the program's interpreter saw it."""
