"""The policies: what each says and where two differ, proposed, published, and tried out."""
