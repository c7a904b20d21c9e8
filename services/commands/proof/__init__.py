"""Commands that prove: keys, the log of seals, bundles, and what they are checked with."""
