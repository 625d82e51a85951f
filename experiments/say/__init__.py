"""What experiments say in the terminal, in English and Norwegian."""
