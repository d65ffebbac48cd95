// The objective of a recovery, second by second: what is left of it, and from when on it is missed.
import { duration } from "./time.js";

function tick(objective) {
  const left = Number(objective.dataset.deadline) - Date.now();
  const bar = objective.querySelector("progress");
  const word = objective.querySelector("[data-objective]");
  if (bar) bar.value = Math.min(bar.max, Math.max(0, bar.max - left));
  const shown = (left < 0 ? objective.dataset.over : objective.dataset.left).replace("{0}", duration(Math.abs(left)));
  if (word && word.textContent !== shown) word.textContent = shown;
  if (left < 0 && !objective.classList.contains("tone-bad")) {
    objective.classList.remove("tone-run", "tone-wait");
    objective.classList.add("tone-bad");
  }
}

const tickAll = () => document.querySelectorAll("[data-deadline]").forEach(tick);
tickAll();
setInterval(tickAll, 1000);
document.addEventListener("evenkeel:swapped", tickAll);
