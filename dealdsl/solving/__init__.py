"""Where a condition on a deal's results begins or ceases to hold."""
