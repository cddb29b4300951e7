"""One page for investors: the deal, its waterfalls, and what scenarios make of it."""
