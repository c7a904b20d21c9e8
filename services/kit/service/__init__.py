"""What every service is: described, run, served, held to its connections, logged."""
