"""What came of a dealer since its page was made, told to the page while it is open."""
