"""Forms of the organisers' desk for the charter: one file a subject."""
