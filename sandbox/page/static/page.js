// Everything the page does in the browser beyond htmx. Each module takes care of one thing.
import "./scroll.js";
import "./asking.js";
import "./answers.js";
import "./composer.js";
import "./menus.js";
import "./clock.js";
import "./chrome.js";
import "./tables.js";
