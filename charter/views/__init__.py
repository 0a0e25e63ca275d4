"""Pages of the charter: one file for each thing people do with it."""
