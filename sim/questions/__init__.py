"""The arithmetic of the questions planners ask: thin tables in, numbers out. Nothing is simulated or drawn here."""
