"""Pages about meetups, one file for each thing people do. Each loads its meetup through what this person may see:
anything else is a 404."""
