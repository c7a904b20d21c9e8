"""The deployment of the services: an image, and whole clusters with and without Docker."""
