"""The issuer with whom people sign in, and the credentials that it gives."""
