"""The disclosure side of a deal: views with words and figures, templates, and their rendering."""
