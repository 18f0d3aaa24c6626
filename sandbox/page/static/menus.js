// Selects that hold several things, and selects that search: chips, filter, and one event when the menu closes.
const state = (list) => [...list.querySelectorAll("input:checked")].map((input) => input.value).join("\n");
const before = new WeakMap();

function chips(list) {
  const box = list.parentElement.querySelector(".chips");
  box.replaceChildren(...[...list.querySelectorAll("input:checked")].map((input) => {
    const chip = document.createElement("span");
    chip.className = "chip";
    chip.textContent = input.nextElementSibling.firstChild.textContent;
    return chip;
  }));
}

document.addEventListener("toggle", (event) => {
  const list = event.target;
  if (!list.matches?.(".multi-list")) return;
  if (event.newState === "open") {
    before.set(list, state(list));
    list.querySelector("input[type=search]")?.focus();
  } else if (before.get(list) !== state(list)) {
    htmx.trigger(list, "commit");
  }
}, true);

document.addEventListener("change", (event) => {
  const list = event.target.closest?.(".multi-list");
  if (!list || event.target.type === "search") return;
  const most = Number(list.dataset.max);
  const chosen = list.querySelectorAll("input:checked");
  if (most && chosen.length > most) event.target.checked = false;
  const found = event.target.closest(".found");
  if (found && event.target.checked) {
    const kept = list.querySelector(".kept");
    if (list.dataset.single) kept.replaceChildren();
    kept.append(event.target.closest("label"));
  }
  chips(list);
  if (list.dataset.single) list.hidePopover();
});

document.addEventListener("input", (event) => {
  if (!event.target.matches?.(".multi-list .filter")) return;
  const wanted = event.target.value.toLowerCase();
  for (const row of event.target.closest(".multi-list").querySelectorAll(".menu-item")) {
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
  }
});

// Enter in a filter must not send the form around it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.(".multi-list input[type=search]")) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.matches?.(".pick input")) event.target.showPicker?.();
});

// Arrow keys move within a menu.
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.(".menu, .overflow");
  if (!menu || !["ArrowDown", "ArrowUp"].includes(event.key) || event.target.matches("textarea")) return;
  const rows = [...menu.querySelectorAll(".menu-item:not([hidden]), .who-menu a")].map((row) => row.querySelector("input") ?? row);
  if (!rows.length) return;
  event.preventDefault();
  const at = rows.indexOf(document.activeElement);
  rows[(at + (event.key === "ArrowDown" ? 1 : rows.length - 1) + rows.length) % rows.length].focus();
});
