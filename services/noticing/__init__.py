"""What a receipt says at once of a fact that is odd, by what its service knows then."""
