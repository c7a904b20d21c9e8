"""Questions about dockets: why an entry stands, what a draft would change, what differs."""
