"""What the command `docket` does, a module each."""
