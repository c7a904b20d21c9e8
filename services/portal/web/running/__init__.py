"""The pages of whoever runs the stack, and what each person prefers."""
