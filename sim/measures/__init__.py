"""From a finished day to its measures, each a numerator and a denominator so that days add up honestly."""

from sim.measures.autonomy import autonomy
from sim.measures.catalogue import MEASURES
from sim.measures.service import Ratios, service
from sim.measures.workload import workload
from sim.tables import Result


def measure(result: Result) -> Ratios:
    """All measures of one day under one regime, in the order of the catalogue: name -> (numerator, denominator)."""
    found = service(result) | workload(result) | autonomy(result)
    return {name: found[name] for name in MEASURES if name in found}
