"""Evidence checked by anybody: seals, streams, times, promises, and the law over it all."""
