"""Commands about proof: keys, the log of seals, bundles and their verification."""
