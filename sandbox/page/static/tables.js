// Data tables: pages and sorting.
const value = (cell) => cell.dataset.value === undefined ? cell.textContent.trim().toLowerCase() : Number(cell.dataset.value);

function draw(table, page) {
  const size = Number(table.dataset.pageSize);
  const rows = [...table.querySelectorAll("tbody tr")];
  const pages = Math.ceil(rows.length / size);
  const at = Math.min(Math.max(page, 0), pages - 1);
  table.dataset.page = at;
  rows.forEach((row, index) => { row.hidden = Math.floor(index / size) !== at; });
  const pager = table.querySelector(".pager");
  pager.hidden = pages < 2;
  pager.querySelector(".page-now").textContent = `${at + 1} of ${pages}`;
  pager.querySelector(".page-back").disabled = at === 0;
  pager.querySelector(".page-on").disabled = at === pages - 1;
}

function sort(table, button) {
  const index = button.closest("th").cellIndex;
  const down = button.getAttribute("aria-sort") === "ascending";
  table.querySelectorAll(".sort").forEach((other) => other.removeAttribute("aria-sort"));
  button.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.querySelector("tbody");
  const rows = [...body.rows].sort((a, b) => {
    const [left, right] = [value(a.cells[index]), value(b.cells[index])];
    return (left > right ? 1 : left < right ? -1 : 0) * (down ? -1 : 1);
  });
  body.append(...rows);
  draw(table, 0);
}

document.addEventListener("click", (event) => {
  const table = event.target.closest?.(".data-table");
  if (!table) return;
  const page = Number(table.dataset.page ?? 0);
  if (event.target.closest(".page-back")) draw(table, page - 1);
  if (event.target.closest(".page-on")) draw(table, page + 1);
  const button = event.target.closest(".sort");
  if (button) sort(table, button);
});

const all = () => document.querySelectorAll(".data-table").forEach((table) => draw(table, Number(table.dataset.page ?? 0)));
document.addEventListener("htmx:after:swap", all);
all();
