"""Real servers as child processes, for `make cluster`, the tests and the benchmarks."""
