// Shows the sandbox's time, running between the server's words about it.
let heard = performance.now();
let known = "";

function tick() {
  const clock = document.getElementById("clock");
  if (!clock) return;
  const { now, rate, zone, hours } = clock.dataset;
  if (known !== now + rate) {
    known = now + rate;
    heard = performance.now();
  }
  const moment = new Date(Number(now) + (performance.now() - heard) * Number(rate));
  const at = { timeZone: zone, hour: hours === "12" ? "numeric" : "2-digit", minute: "2-digit", hour12: hours === "12" };
  const day = { timeZone: zone, weekday: "short", day: "numeric", month: "short" };
  clock.querySelector("b").textContent = moment.toLocaleTimeString("en-GB", at).toUpperCase();
  clock.querySelector("small").textContent = `${moment.toLocaleDateString("en-GB", day)} · ${zone.split("/").pop().replace("_", " ")}`;
}

setInterval(tick, 250);
document.addEventListener("htmx:after:swap", tick);
tick();
