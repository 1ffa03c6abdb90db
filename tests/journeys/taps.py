"""Counts what a hand does on the way through a flow."""


class Taps:
    def __init__(self):
        self.number = 0

    def press(self, target) -> None:
        self.number += 1
        target.click()

    def fill(self, target, words: str) -> None:
        """A tap into the field, then typing."""
        self.number += 1
        target.fill(words)
