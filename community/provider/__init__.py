"""Signing in to other sites with this one: an OpenID Connect provider (django-allauth's, fitted to this community).

Off unless the environment names a key to sign with (README, "Other sites that people sign in to").
"""
