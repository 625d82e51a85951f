"""What each experiment says of what it found: sentences, tables and pictures, in English and Norwegian bokmål."""
