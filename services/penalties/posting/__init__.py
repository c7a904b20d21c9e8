"""What a closed day makes of the dealers: postings, each recorded once."""
