"""What others may know of Dealer Docket: the events, the topics and the policy documents."""
