"""Write a securitisation deal once; get its model, its disclosure and its tests."""

__version__ = "0.1.0"
