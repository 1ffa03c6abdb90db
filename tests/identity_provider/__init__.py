"""allauth's OpenID provider as a site of its own, in another process."""
