"""What experiments have in common: the results folder, long work that goes on, many points, other cores and machines."""
