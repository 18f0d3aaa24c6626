// What became of a request: an error mark where the app stayed silent, a notice where something was refused.
const toasts = document.getElementById("toasts");

export function toast(text, bad = false) {
  const note = document.createElement("div");
  note.className = bad ? "toast bad" : "toast";
  note.textContent = text;
  toasts.append(note);
  setTimeout(() => note.remove(), 6000);
}

function mark(source, text) {
  const block = source.closest(".b") ?? source.closest(".msg, .modal, .home");
  if (!block || source.closest(".composer")) return toast(text, true);
  block.parentElement.querySelector(":scope > .failed-mark")?.remove();
  const note = document.createElement("div");
  note.className = "failed-mark";
  note.setAttribute("role", "alert");
  note.textContent = text;
  block.after(note);
}

function unmark(source) {
  const block = source.closest(".b");
  block?.parentElement.querySelector(":scope > .failed-mark")?.remove();
}

document.addEventListener("htmx:before:request", (event) => {
  const source = event.detail.ctx.sourceElement;
  unmark(source);
  if (source.matches(".menu-item")) source.closest("[popover]").hidePopover();
});

document.addEventListener("htmx:response:error", (event) => {
  const { ctx } = event.detail;
  const text = ctx.text?.length < 300 && ctx.text ? ctx.text : "Something went wrong. Try again.";
  if (ctx.response.status === 504) mark(ctx.sourceElement, text);
  else toast(text, true);
});

document.addEventListener("htmx:error", (event) => {
  const { ctx, error } = event.detail;
  if (ctx?.sourceElement?.id === "feed") return;
  toast("The sandbox does not answer. Is it still running?", true);
  console.debug(error);
});

// A button with an address is a link: the browser follows it, and the app is told on the side.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-tell]");
  if (!link) return;
  const body = new URLSearchParams(JSON.parse(link.dataset.told));
  fetch(link.dataset.tell, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: true });
});

// A picture that cannot be loaded shows its description.
document.addEventListener("error", (event) => {
  const image = event.target;
  if (!(image instanceof HTMLImageElement)) return;
  const words = document.createElement("span");
  words.className = "no-image";
  words.textContent = image.alt || "picture";
  image.replaceWith(words);
}, true);
for (const image of document.images) {
  if (image.complete && !image.naturalWidth && image.getAttribute("src")) image.dispatchEvent(new Event("error"));
}
