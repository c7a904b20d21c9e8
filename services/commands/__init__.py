"""The subcommands of `docket`, a module each."""
