"""What the portal keeps of those who use it, which no reading of the log can tell."""
