"""The report: one self-contained page for everybody at the table. The same numbers as the tables, in words and pictures."""

import re
from collections.abc import Sequence

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from sim.report import sections
from sim.report.story import Picture, Story
from sim.report.texts import AUDIENCES, HEADINGS, INTRO, LIGHTS, TEXT

__all__ = ["Picture", "Story", "page"]


def environment() -> Environment:
    """What fills in the templates: everything it is given is taken as text, but for our own drawings."""
    found = Environment(
        loader=PackageLoader("sim.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    found.filters["drawing"] = _drawing
    return found


def page(story: Story, pictures: Sequence[Picture], lang: str, audience: str = "all") -> str:
    """The page as HTML for an audience: all, manager, union or planner. They differ in order alone."""
    told = sections.told(story, {one.name: one for one in pictures}, lang, audience)
    return environment().get_template("page.html.j2").render(
        lang=lang, words=TEXT[lang], headings=HEADINGS[lang], intro=INTRO[lang], lights=LIGHTS[lang], told=told,
        first=sections.FIRST, scenario=story.scenario.label.of(lang), about=story.scenario.about.of(lang), changed=story.changed,
        on_duty=story.scenario.staffing.on_duty, regimes=[story.label(name, lang) for name in story.paired.regimes],
        audience=AUDIENCES[lang][audience], audiences="|".join(name for name in sections.ORDER if name != audience),
    )  # fmt: skip


def _drawing(picture: Picture) -> Markup:
    """The drawing of a picture, named for those who cannot see it. It is our own, with every text in it written as text."""
    opening = Markup('<svg role="img" aria-label="{}"').format(picture.alt)
    return opening + Markup(re.sub(r"^\s*<svg", "", picture.svg, count=1))
