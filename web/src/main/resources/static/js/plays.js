// Fills the grids of playbooks while they run: only rows that have news are fetched. Arrow keys move between cells.
const grids = () => [...document.querySelectorAll("[data-play]")];
const PAUSE = 500;
let busy = false;
let again = false;

const fetched = async (grid, after) => {
  const answer = await fetch(`${grid.dataset.url}&after=${after}`);
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector("[data-play]");
};

const fill = async (grid) => {
  let fresh = await fetched(grid, grid.dataset.seq);
  if (!fresh || fresh.dataset.seq === grid.dataset.seq) return;
  const scroll = grid.querySelector(".play-scroll");
  const at = scroll ? [scroll.scrollLeft, scroll.scrollTop] : [0, 0];
  if (fresh.dataset.hosts !== grid.dataset.hosts) {
    fresh = await fetched(grid, -1);
    if (!fresh) return;
    grid.replaceWith(document.adoptNode(fresh));
    fresh.querySelector(".play-scroll").scrollTo(at[0], at[1]);
    return tabbable(fresh);
  }
  const focused = document.activeElement?.closest?.("td");
  const column = focused ? [...focused.parentElement.children].indexOf(focused) : -1;
  const focusedRow = focused?.parentElement.id;
  const body = grid.querySelector("tbody");
  for (const row of [...fresh.querySelectorAll("tbody tr")]) {
    const old = document.getElementById(row.id);
    const next = [...body.rows].find((other) => Number(other.dataset.task) > Number(row.dataset.task));
    if (old) old.replaceWith(document.adoptNode(row));
    else body.insertBefore(document.adoptNode(row), next ?? null);
    if (row.id === focusedRow) row.children[column]?.querySelector("a")?.focus({ preventScroll: true });
  }
  grid.querySelector(".play-counts").replaceWith(document.adoptNode(fresh.querySelector(".play-counts")));
  grid.dataset.seq = fresh.dataset.seq;
  tabbable(grid);
};

export const update = async () => {
  again = true;
  if (busy) return;
  busy = true;
  while (again) {
    again = false;
    try {
      await Promise.all(grids().map(fill));
    } catch {
      // The next news asks once more.
    }
    await new Promise((go) => setTimeout(go, PAUSE));
  }
  busy = false;
};

// One stop of the tab key for each grid; from there the arrow keys go on.
const tabbable = (grid) => {
  const cells = [...grid.querySelectorAll("td a.cell")];
  const stop = cells.find((cell) => cell === document.activeElement) ?? cells.find((cell) => cell.matches(".cell-failed, .cell-unreachable")) ?? cells[0];
  cells.forEach((cell) => (cell.tabIndex = cell === stop ? 0 : -1));
};

const step = (cell, key) => {
  const row = cell.parentElement;
  const column = [...row.children].indexOf(cell);
  const rows = [...row.parentElement.rows];
  const at = rows.indexOf(row);
  const along = (cells) => cells.map((each) => each?.querySelector?.("td a, a")).find(Boolean);
  switch (key) {
    case "ArrowRight": return along([...row.children].slice(column + 1));
    case "ArrowLeft": return along([...row.children].slice(1, column).reverse());
    case "ArrowDown": return along(rows.slice(at + 1).map((other) => other.children[column]));
    case "ArrowUp": return along(rows.slice(0, at).reverse().map((other) => other.children[column]));
    case "Home": return along([...row.children].slice(1));
    case "End": return along([...row.children].slice(1).reverse());
    default: return null;
  }
};

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.(".play-grid td");
  if (!cell || event.ctrlKey || event.metaKey || event.altKey) return;
  const next = step(cell, event.key);
  if (!next) return;
  event.preventDefault();
  event.target.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
});

document.addEventListener("evenkeel:swapped", (event) => event.target.querySelectorAll?.("[data-play]").forEach(tabbable));
document.addEventListener("evenkeel:plays", update);
grids().forEach(tabbable);

// The page of one playbook has no log that brings the news along.
const page = document.querySelector("[data-plays-events]");
if (page) {
  let stream = null;
  const open = () => {
    if (stream || document.hidden) return;
    stream = new EventSource(page.dataset.playsEvents);
    stream.addEventListener("plays", update);
    stream.addEventListener("open", update);
    stream.addEventListener("end", () => {
      update();
      stream.close();
    });
  };
  const close = () => {
    stream?.close();
    stream = null;
  };
  open();
  addEventListener("pagehide", close);
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
}
