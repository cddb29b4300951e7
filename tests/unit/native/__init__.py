"""Tests of the lowering of emitted models to machine code."""
