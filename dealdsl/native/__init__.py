"""The text of an emitted model as machine code: one scenario a vector lane, to the same bit.

`trace` runs the model's own Python once with unknowns in place of the scenario's numbers and notes
which kernels it calls; `from_ast` turns the kernels' text into loops over lists (`nodes`); `passes`
drop what nobody asked for and put loops together; `to_llvm` writes the result for LLVM; `kernel`
keeps it on disk and runs it over blocks of scenarios, on as many threads as are asked for.
"""
