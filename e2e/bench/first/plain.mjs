// The same home and grid by hand: the floor.

import { FIELDS, ROW_PX, drawn, fetched, go } from "./rows.mjs";

function made(name, attributes = {}, ...inside) {
  const element = document.createElement(name);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...inside);
  return element;
}

async function home() {
  const rows = (await fetched("/productions.json")).map(({ title, records }) => {
    const link = made("a", { href: "/grid" }, title);
    link.addEventListener("click", (event) => go(event, "/grid"));
    return made("li", { class: "production-row" }, link, made("span", {}, `${records} records`));
  });
  return made("main", {}, made("h1", {}, "Productions"), made("ul", { class: "productions" }, ...rows));
}

function line(record, index) {
  const cells = FIELDS.map((field) => made("div", { role: "gridcell" }, `${record[field]}`));
  const place = { class: "line", "aria-rowindex": index + 2, style: `top: ${ROW_PX * (index + 1)}px` };
  return made("div", { role: "row", ...place }, ...cells);
}

async function grid() {
  const records = await fetched("/records.json");
  const heads = FIELDS.map((field) => made("div", { role: "columnheader" }, field));
  const rows = made("div", { class: "rows", style: `height: ${ROW_PX * (records.length + 1)}px` });
  rows.append(made("div", { role: "row", class: "head", "aria-rowindex": 1 }, ...heads));
  const sheet = made("div", { role: "grid", class: "sheet", "aria-rowcount": records.length + 1 }, rows);
  const lines = new Map();
  const draw = () => {
    const [from, to] = drawn(sheet.scrollTop, innerHeight, records.length);
    for (const [index, gone] of lines) {
      if (index < from || index >= to) lines.delete(index), gone.remove();
    }
    for (let index = from; index < to; index += 1) {
      if (lines.has(index)) continue;
      lines.set(index, line(records[index], index));
      rows.append(lines.get(index));
    }
  };
  sheet.addEventListener("scroll", draw);
  draw();
  return made("main", {}, made("h1", {}, "Records"), sheet);
}

const show = async () => document.body.replaceChildren(await (location.pathname === "/grid" ? grid : home)());
addEventListener("popstate", show);
show();
