"""Questions about dockets: why, what if, and what differs."""
