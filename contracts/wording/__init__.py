"""The texts for people, in Chinese and in English: one vocabulary for all that print or mail.

Each chapter of the regulation has a module: the names of its clauses, the sentence of each entry,
the names of its figures and conditions, and why an entry did not arise. `vocabulary` joins them.
"""
