"""The portal: what spans dealers, read from every topic, and pages for people."""
