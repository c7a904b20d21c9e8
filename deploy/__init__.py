"""What runs the services: an image of them, and whole clusters with and without Docker."""
