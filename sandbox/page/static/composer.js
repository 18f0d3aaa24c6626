// Enter sends, Shift+Enter makes a line, "/" offers the app's commands. A draft survives until it is sent.
const boxOf = (area) => area.closest(".composer").querySelector(".commands");

function offer(area) {
  const box = boxOf(area);
  const typed = area.value;
  let any = false;
  for (const row of box.children) {
    const fits = typed.startsWith("/") && !typed.includes(" ") && row.dataset.command.startsWith(typed);
    row.hidden = !fits;
    row.classList.toggle("on", fits && !any);
    any ||= fits;
  }
  box.classList.toggle("open", any && !box.querySelector(`[data-command="${CSS.escape(typed)}"]`));
}

function take(area, command) {
  area.value = `${command} `;
  boxOf(area).classList.remove("open");
  area.focus();
}

document.addEventListener("input", (event) => {
  if (event.target.matches(".say textarea")) offer(event.target);
});

document.addEventListener("keydown", (event) => {
  const area = event.target;
  if (!area.matches?.(".say textarea")) return;
  const box = boxOf(area);
  const on = box.classList.contains("open") && box.querySelector(".on");
  if (event.key === "Escape") box.classList.remove("open");
  if (on && (event.key === "Tab" || event.key === "Enter")) {
    event.preventDefault();
    return take(area, on.dataset.command);
  }
  if (on && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const rows = [...box.children].filter((row) => !row.hidden);
    const step = event.key === "ArrowDown" ? 1 : rows.length - 1;
    on.classList.remove("on");
    rows[(rows.indexOf(on) + step) % rows.length].classList.add("on");
    return;
  }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    if (area.value.trim()) area.form.requestSubmit();
  }
});

document.addEventListener("click", (event) => {
  const row = event.target.closest(".commands button");
  if (row) take(row.closest(".composer").querySelector("textarea"), row.dataset.command);
});

// Writing begins when sending works: htmx starts on the same event, just before.
const open = () => document.querySelectorAll(".say textarea[readonly]").forEach((area) => area.removeAttribute("readonly"));
document.addEventListener("DOMContentLoaded", open);
document.addEventListener("htmx:after:swap", open);

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const form = ctx.sourceElement;
  if (!form.matches?.(".say") || ctx.response.status >= 400) return;
  form.reset();
  const pane = form.closest(".main, .pane").querySelector("[data-follow]");
  pane.scrollTop = pane.scrollHeight;
});
