"""What comes next in time: an engine drives the floor's transitions and knows nothing else."""

# At one and the same second, things happen in this order, and by row within each kind.
CONTACT, AGENT, MOMENT, ARRIVAL = range(4)
