"""The whole pipeline in one process, every step and every fault drawn by one seed."""
