"""What every HTTP answer is made of: problems, documents, bodies, parameters."""
