"""The text of an emitted model as machine code: one scenario a vector lane, to the same bit.

`trace` runs the model's own Python once with unknowns in place of the scenario's numbers and notes
which kernels it calls; `from_ast` turns the kernels' text into loops over lists (`nodes`);
`live`, `fuse` and `contract` drop what nobody asked for and put loops together; `scenario_text`
writes the result for LLVM; `compiled` keeps it on disk, and `kernel` runs it over blocks of
scenarios, on as many threads as are asked for.
"""
