"""The published language of Dealer Docket: its events, its topics and the policy documents."""
