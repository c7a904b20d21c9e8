"""Facts in and out of a stack: import, export, the sample, days, policies, the law over a file."""
