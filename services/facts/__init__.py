"""What readers of facts share of stores."""
