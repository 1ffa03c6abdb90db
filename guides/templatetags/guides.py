"""`{% how_others "asking" %}`: the guide to a step, on the page of that step."""

from django import template

from guides.selectors.published import guide_for_step

register = template.Library()


@register.inclusion_tag("guides/_how_others.html", takes_context=True)
def how_others(context: template.Context, step: str) -> dict:
    """Show the short form of the guide to `step`, collapsed; nothing without a guide."""
    return {"guide": guide_for_step(step, context["user"])}
