// The letter beside a form follows what is typed. Times of the letter stand where its text says {times}.
document.addEventListener("input", ({ target }) => {
  const letter = target.id && document.querySelector(`[data-letter-of="${target.id}"]`);
  if (!letter) return;
  const before = letter.querySelector("[data-before]");
  const after = letter.querySelector("[data-after]");
  const [start, ...rest] = target.value.split("{times}");
  (before || letter).textContent = before ? start.trim() : target.value;
  if (after) after.textContent = rest.join("").trim();
});

// On a phone the half hours of a day are one row to swipe: each begins at the time that is chosen.
const showChosen = () => {
  for (const box of document.querySelectorAll(".week-slots :checked")) {
    const slot = box.closest(".slot"), row = box.closest(".week-slots");
    row.scrollLeft += slot.getBoundingClientRect().left - row.getBoundingClientRect().left - slot.offsetWidth;
  }
};
showChosen();
document.addEventListener("toggle", ({ target }) => target.open && target.name === "week" && showChosen(), true);
