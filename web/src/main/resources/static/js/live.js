// Keeps the page of a run live: log lines come over the stream; of the rest, the parts whose version has changed are swapped.
const run = document.querySelector("[data-live]");
if (run) start(run);

function start(run) {
  const log = document.getElementById("log");
  const dot = document.getElementById("live");
  const follow = document.getElementById("log-follow");
  const filter = document.getElementById("log-step");
  const MOST_LINES = 3000;
  let following = true;
  let refreshing = null;
  let again = false;

  const say = (state) => {
    dot.hidden = false;
    dot.dataset.state = state;
    dot.textContent = dot.dataset[state];
  };

  const toEnd = () => {
    if (following) log.scrollTop = log.scrollHeight;
  };

  const setFollowing = (value) => {
    following = value;
    follow.setAttribute("aria-pressed", String(value));
    follow.classList.toggle("held", !value);
    toEnd();
  };

  const hideOthers = (lines) => {
    const step = filter.value;
    lines.forEach((line) => (line.hidden = step !== "" && line.dataset.step !== step));
  };

  const addLines = (html) => {
    const lines = document.createElement("template");
    lines.innerHTML = html;
    const first = lines.content.querySelector(".log-step");
    const last = [...log.querySelectorAll(".log-line")].at(-1);
    if (first && last && first === lines.content.firstElementChild && last.dataset.step === first.dataset.step) first.remove();
    const added = [...lines.content.children];
    hideOthers(added);
    log.append(lines.content);
    while (log.childElementCount > MOST_LINES) log.firstElementChild.remove();
    toEnd();
    return added;
  };

  const showLogOf = async (step) => {
    const answer = await fetch(`${run.dataset.logUrl}?step=${encodeURIComponent(step)}`);
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    log.replaceChildren(...page.getElementById("log").childNodes);
    toEnd();
  };

  const swap = (fresh) => {
    const old = document.getElementById(fresh.id);
    if (!old || old.dataset.version === fresh.dataset.version) return;
    const open = new Set([...old.querySelectorAll("details[open][id]")].map((details) => details.id));
    const typed = [...old.querySelectorAll("textarea, input:not([type=hidden]), select")].map((field) => [field.name, field.value]);
    const ticked = new Set([...old.querySelectorAll("input[type=checkbox][id]:checked")].map((box) => box.id));
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const scrolled = [...old.querySelectorAll(".timeline")].map((part) =>
      part.scrollHeight - part.scrollTop - part.clientHeight < 24 ? Number.MAX_SAFE_INTEGER : part.scrollTop,
    );
    fresh.querySelectorAll("details[id]").forEach((details) => (details.open ||= open.has(details.id)));
    typed.forEach(([name, value]) => {
      const field = name && fresh.querySelector(`[name="${CSS.escape(name)}"]`);
      if (field && field.type !== "checkbox" && field.type !== "radio" && !field.value) field.value = value;
    });
    fresh.querySelectorAll("input[type=checkbox][id]").forEach((box) => (box.checked ||= ticked.has(box.id)));
    old.replaceWith(fresh);
    fresh.querySelectorAll(".timeline").forEach((part, at) => (part.scrollTop = scrolled[at]));
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    fresh.dispatchEvent(new CustomEvent("evenkeel:swapped", { bubbles: true }));
  };

  // One request at a time; what changes meanwhile is asked for once more afterwards.
  const refresh = async () => {
    const answer = await fetch(run.dataset.liveUrl);
    if (answer.redirected || answer.status === 401) return location.reload();
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    page.querySelectorAll("[id][data-version]").forEach((part) => swap(document.adoptNode(part)));
  };

  const changed = () => {
    again = true;
    refreshing ??= setTimeout(async () => {
      while (again) {
        again = false;
        try {
          await refresh();
        } catch {
          // The stream notices a lost connection; its return brings the next change.
        }
      }
      refreshing = null;
    }, 60);
  };

  follow.hidden = false;
  follow.addEventListener("click", () => setFollowing(!following));
  log.addEventListener("scroll", () => {
    const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 24;
    if (atEnd !== following) setFollowing(atEnd);
  });
  filter.addEventListener("change", () => showLogOf(filter.value));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-log-filter]");
    if (!link) return;
    event.preventDefault();
    filter.value = link.dataset.step;
    showLogOf(link.dataset.step);
    document.getElementById("log-title").scrollIntoView({ block: "center", behavior: "smooth" });
  });
  toEnd();
  if (run.dataset.finished !== "true") run.querySelectorAll(".timeline").forEach((part) => (part.scrollTop = part.scrollHeight));

  // A browser opens only a handful of connections to one server: a tab that nobody looks at gives its stream back.
  let stream = null;
  let ended = false;
  // Lines behind the last place to resume from come once more after a reconnect.
  let known = "";
  let unsure = [];

  const close = () => {
    stream?.close();
    stream = null;
  };

  const open = () => {
    if (stream || ended || document.hidden) return;
    stream = new EventSource(`${run.dataset.eventsUrl}?after=${known || run.dataset.cursor}`);
    stream.addEventListener("open", () => {
      unsure.forEach((line) => line.remove());
      unsure = [];
      say("live");
    });
    stream.addEventListener("error", () => {
      say("lost");
      if (stream?.readyState !== EventSource.CLOSED) return;
      // The server answered something else than a stream, and the browser gave up.
      close();
      setTimeout(open, 2000);
    });
    stream.addEventListener("log", (event) => {
      const added = addLines(event.data);
      unsure = event.lastEventId === known ? [...unsure, ...added] : [];
      known = event.lastEventId;
    });
    stream.addEventListener("change", changed);
    stream.addEventListener("plays", (event) => {
      if (document.getElementById("plays")?.dataset.count !== event.data) changed();
      document.dispatchEvent(new CustomEvent("evenkeel:plays"));
    });
    stream.addEventListener("end", () => {
      ended = true;
      close();
      say("ended");
    });
  };

  open();
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return close();
    open();
    changed();
  });
}
