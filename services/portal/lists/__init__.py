"""What is asked of what spans dealers, each question within what its viewer may read."""
