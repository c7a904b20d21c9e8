"""How a person signs in: by the issuer, or on loopback as a development principal."""
