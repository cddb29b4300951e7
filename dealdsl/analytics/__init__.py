"""What an investor asks of cash flows: yields, prices, durations, spreads, decrement tables.

Pure functions of lists of numbers. Formulas follow the Standard Formulas for the Analysis of
Mortgage-Backed Securities of The Bond Market Association (now SIFMA), chapter SF of its Uniform
Practices, February 1, 1999: cited as SF with the page.
"""
