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
