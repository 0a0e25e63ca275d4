"""How instants read on the organisers' desk where nothing else is said: never without their zone."""

DATETIME_FORMAT = "j M Y, H:i T"
