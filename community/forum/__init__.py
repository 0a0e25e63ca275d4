"""The forum between meetups: a Discourse elsewhere, in which a topic is made for what we publish here."""
