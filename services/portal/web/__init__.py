"""The pages: the frame around them, who is signed in, and what each shows."""
