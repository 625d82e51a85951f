"""What a sweep found."""

from sim.report.finding import Answer, Found, Sheet

def tell(found: Found, lang: str) -> Answer:
    """The answer."""
    t = found.tables["sweep"]
    t = t[(t["measure"]=="service_level")]
    return Answer("Sweep?", ["So."], [Sheet("x", ["p","r","m"], [[str(a),b,str(c)] for a,b,c in zip(t["point"],t["regime"],t["mean"])])])
