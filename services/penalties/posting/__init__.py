"""The run of a closed day: its postings, each recorded once."""
