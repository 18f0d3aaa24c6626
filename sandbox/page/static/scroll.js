// Stays at the newest message while one is there; says so when news arrive further down.
const NEAR = 60;
const following = new WeakMap();

const atEnd = (pane) => pane.scrollHeight - pane.scrollTop - pane.clientHeight < NEAR;
const toEnd = (pane) => { pane.scrollTop = pane.scrollHeight; };
const jump = () => document.querySelector(".jump");

function watch(pane) {
  if (following.has(pane)) return;
  following.set(pane, true);
  toEnd(pane);
  pane.addEventListener("scroll", () => {
    following.set(pane, atEnd(pane));
    if (atEnd(pane) && pane.id === "scroll") jump()?.setAttribute("hidden", "");
  }, { passive: true });
  let height = pane.scrollHeight;
  const content = new ResizeObserver(() => {
    const grown = pane.scrollHeight > height;
    height = pane.scrollHeight;
    if (following.get(pane)) toEnd(pane);
    else if (grown && pane.id === "scroll" && pane.dataset.news === "yes") jump()?.removeAttribute("hidden");
    delete pane.dataset.news;
  });
  for (const child of pane.children) content.observe(child);
  content.observe(pane);
}

const all = () => document.querySelectorAll("[data-follow]").forEach(watch);

let last = "";
document.addEventListener("htmx:after:swap", () => {
  all();
  const newest = document.querySelector("#messages > .msg:last-of-type")?.id ?? "";
  const pane = document.getElementById("scroll");
  if (pane && newest !== last && !following.get(pane)) pane.dataset.news = "yes";
  last = newest;
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".jump")) return;
  toEnd(document.getElementById("scroll"));
});
all();
last = document.querySelector("#messages > .msg:last-of-type")?.id ?? "";
