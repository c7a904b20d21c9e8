"""The services of Dealer Docket, and the command `docket` that runs them."""
