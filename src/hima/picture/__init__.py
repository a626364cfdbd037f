"""The nouns: frozen value types that every stage speaks."""
