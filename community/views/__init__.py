"""Pages of the community itself, one file a subject."""
