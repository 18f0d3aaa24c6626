// The frame: theme, sidebar on a phone, thread pane, and the focus of modals.
import "./answers.js";

const root = document.documentElement;
const app = document.getElementById("app");
const modals = document.getElementById("modals");

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-switch]")) {
    root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  }
  const side = event.target.closest("[data-side-switch]");
  if (side || (app?.classList.contains("side-open") && !event.target.closest(".side"))) {
    const open = app.classList.toggle("side-open");
    document.querySelector("[data-side-switch]").setAttribute("aria-expanded", String(open));
  }
  const closing = event.target.closest("[data-close-thread]");
  if (closing) {
    event.preventDefault();
    document.getElementById("pane").replaceChildren();
    history.replaceState(null, "", closing.getAttribute("href"));
  }
  if (event.target.id === "veil") document.querySelector(".modal [data-dismiss]")?.click();
});

document.addEventListener("htmx:before:request", (event) => {
  if (event.detail.ctx.sourceElement.matches(".modal")) sent = true;
});

// Whatever was said in an open thread while the stream was away is fetched when it is back.
document.addEventListener("htmx:sse:after:connection", () => {
  const pane = document.getElementById("thread");
  if (pane) htmx.ajax("GET", pane.dataset.url, { target: "#pane", swap: "innerMorph" });
});

document.addEventListener("htmx:after:request", (event) => {
  const { ctx } = event.detail;
  const thread = ctx.sourceElement.dataset?.thread;
  if (thread && ctx.response.status < 400) history.replaceState(null, "", ctx.sourceElement.getAttribute("href"));
});

document.addEventListener("htmx:after:swap", (event) => {
  if (event.detail.ctx.sourceElement?.dataset?.thread && matchMedia("(min-width: 761px)").matches) {
    document.getElementById("reply")?.focus();
  }
});

// Only the modal on top can be used while one is open. It gets the focus, and gives it back.
let shown = null;
let back = null;
let sent = false;
function modal() {
  const form = modals?.querySelector(".modal");
  const wrong = sent && form?.querySelector("[aria-invalid]");
  if (wrong) {
    sent = false;
    wrong.focus();
    wrong.scrollIntoView({ block: "center" });
  }
  if (form?.id === shown?.id) return;
  if (!shown) back = document.activeElement;
  shown = form;
  app.inert = Boolean(form);
  if (form) {
    const first = form.querySelector("[autofocus], .modal-body :is(input:not([type=hidden]), textarea, select, button)");
    (first ?? form.querySelector("button")).focus();
  } else if (back?.isConnected) back.focus();
}
if (modals) {
  document.addEventListener("DOMContentLoaded", () => { app.inert = Boolean(shown); });
  new MutationObserver(modal).observe(modals, { childList: true, subtree: true, attributes: true, attributeFilter: ["id", "aria-invalid"] });
  modal();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
  const dismiss = document.querySelector(".modal [data-dismiss]");
  if (dismiss) dismiss.click();
  else document.querySelector("[data-close-thread]")?.click();
});
