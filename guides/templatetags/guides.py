"""How others do it, in context: `{% how_others "asking" %}` on the page of a step."""

from django import template

from guides.selectors.published import for_step

register = template.Library()


@register.inclusion_tag("guides/_how_others.html", takes_context=True)
def how_others(context: template.Context, step: str) -> dict:
    """The short form of the guide for `step`, folded; nothing where the office has none."""
    return {"guide": for_step(step, context["user"])}
