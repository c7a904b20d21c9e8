"""What all readers share: received facts, which of them stand, the policies they publish."""
