// Forms work without this. With it: "/" goes to the search field, and a form is sent once.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && !typing && search && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
    search.select();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  form.setAttribute("aria-busy", "true");
});

// A file that the server would refuse is said to be too large before it is sent, to whatever else listens as well.
document.addEventListener(
  "change",
  (event) => {
    const input = event.target;
    if (!input.matches("input[type=file][data-most]")) return;
    const tooLarge = [...input.files].some((file) => file.size > Number(input.dataset.most));
    input.setCustomValidity(tooLarge ? input.dataset.tooLarge : "");
    input.reportValidity();
  },
  true,
);
const tooLarge = (form) => [...form.querySelectorAll("input[type=file]")].some((input) => input.validity.customError);

// What is typed while the fields of a form are fetched is kept: they are fetched again instead of being put in its place.
const asked = new WeakMap();
// A field without a file gives an empty one that was made just now.
const stamp = (value) => (value.size ? `${value.name}/${value.lastModified}` : (value.name ?? value));
const typed = (form) => [...new FormData(form)].map(([name, value]) => `${name}=${stamp(value)}`).join("\n");

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target.closest("[data-refreshed]")?.closest("form");
  if (!form) return;
  if (tooLarge(form)) return event.preventDefault();
  asked.set(event.detail.xhr, typed(form));
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig } = event.detail;
  const form = requestConfig.elt.closest("form");
  if (asked.has(xhr) && asked.get(xhr) !== typed(form)) {
    event.detail.shouldSwap = false;
    requestConfig.elt.dispatchEvent(new CustomEvent("outdated"));
  }
});

// Coming back with the browser's own button, the form can be sent again.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.removeAttribute("aria-busy");
  });
});
