"""Many scenarios of a compiled deal: tables of scenarios, what to ask for, engines, results.

Takes the text of a model and never sees the compiler. Everything here needs the extra `batch`.
"""
