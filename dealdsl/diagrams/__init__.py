"""Pictures of a deal's waterfalls: what is in them, where it stands, and three forms of it."""
