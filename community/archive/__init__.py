"""The whole community in one file that needs no Commonplace to be read, and back again: `manage.py handover` writes it,
`manage.py takeover` reads it into an empty installation."""
