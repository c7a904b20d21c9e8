"""What every page is made of: its frame, words, figures, files, headers and forms."""
