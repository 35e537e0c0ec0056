"use strict";
const $ = (id) => document.getElementById(id);
let api, operations;

// An element; children are nodes or texts, never markup.
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value) node.setAttribute(name, value);
  }
  node.append(...children.flat(9).filter((child) => child != null));
  return node;
}

const span = (style, ...children) => el("span", { class: style }, ...children);
const verb = (o) => span("verb " + o.verb, o.verb.toUpperCase());
const server = () => api.servers[0].url === "/" ? location.origin : api.servers[0].url;
const quote = (text) => `'${text.replaceAll("'", "'\\''")}'`;
const pretty = (value) => JSON.stringify(value, null, 2);
const prose = (text) => text?.split("`").map((part, index) => index % 2 ? el("code", {}, part) : part);
const resolve = (value) => value?.$ref ? resolve(value.$ref.slice(2).split("/").reduce((at, name) => at[name], api)) : value;

function load(loaded) {
  api = loaded;
  const order = api.tags.map((tag) => tag.name);
  const nouns = Object.values(api.paths).flatMap((verbs) => Object.values(verbs).map((operation) => operation["x-noun"]));
  operations = Object.entries(api.paths).flatMap(([path, verbs]) =>
    Object.entries(verbs).map(([verb, operation]) => ({ path, verb, id: operation.operationId, facade: operation.tags[0], noun: operation["x-noun"], ...operation })));
  operations.sort((a, b) => order.indexOf(a.facade) - order.indexOf(b.facade) || nouns.indexOf(a.noun) - nouns.indexOf(b.noun));
  list("");
  show();
}

function list(text) {
  const words = text.toLowerCase().split(/\s+/);
  const fits = (o) => words.every((word) => `${o.verb} ${o.path} ${o.summary} ${o.facade} ${o.noun}`.toLowerCase().includes(word));
  const nodes = [];
  let facade, noun;
  for (const o of operations.filter(fits)) {
    if (o.facade !== facade) nodes.push(el("h2", {}, o.facade));
    if (o.facade !== facade || o.noun !== noun) nodes.push(el("h3", {}, o.noun));
    ({ facade, noun } = o);
    nodes.push(el("a", { href: "#" + o.id, title: o.path }, verb(o), o.summary.split(/[,;]/)[0]));
  }
  $("list").replaceChildren(...(nodes.length ? nodes : ["Nothing found"]));
  mark();
}

function mark() {
  for (const link of $("list").querySelectorAll("a")) link.ariaCurrent = link.hash === location.hash ? "page" : null;
}

function menu(open) {
  $("side").classList.toggle("open", open);
  $("menu").ariaExpanded = open;
}

function show() {
  const o = operations.find((operation) => "#" + operation.id === location.hash);
  $("main").replaceChildren(...(o ? page(o) : start()));
  document.title = (o ? o.summary + " · " : "") + "Sluice API";
  menu(false);
  mark();
  scrollTo(0, 0);
}

function start() {
  const [head, ...facades] = api.info.description.split(/\n+- /);
  const rows = facades.map((line) => {
    const [, name, says] = line.match(/^\*\*(.*)\*\*: (.*)$/);
    const first = operations.find((o) => o.facade === name);
    return el("li", {}, el("a", { href: "#" + first.id }, name), span("says", prose(says)));
  });
  const body = pretty({ deviceId: "laptop", deviceName: "Laptop", timestamp: Date.now(), pairingKey: "KEY" });
  return [
    el("h1", {}, `${api.info.title} ${api.info.version}`), el("p", {}, `${api.info.summary}. ${head}`),
    el("ul", { class: "tree" }, rows), el("h2", {}, "Begin"),
    el("p", {}, "Pair a device and put its token into the field above."),
    copyable(`curl ${server()}/api/v1/auth/token -d ${quote(body)}`)];
}

function page(o) {
  const parameters = (o.parameters || []).map(resolve);
  const section = (title, place) => {
    const rows = parameters.filter((p) => p.in === place).map((p) => row(p.name, { ...resolve(p.schema), description: p.description }, p.required));
    return rows.length ? [el("h2", {}, title), el("ul", { class: "tree" }, rows)] : [];
  };
  const bodies = Object.entries(o.requestBody?.content || {}).map(([media, { schema, example }]) => [
    el("h2", {}, "Body ", span("kind", media, o.requestBody.required ? "" : ", optional")), tree(schema),
    example === undefined ? null : copyable(pretty(example))]);
  return [
    el("h1", {}, prose(o.summary)), el("p", { class: "line" }, verb(o), span("path", o.path)),
    el("p", { class: "faint" }, prose([o.description, security(o), o.id].filter(Boolean).join(" · "))),
    section("Path", "path"), section("Query", "query"), section("Headers", "header"), bodies,
    el("h2", {}, "Answers"), Object.entries(o.responses).map(([status, response]) => answer(status, resolve(response))),
    el("h2", {}, "Try it"), trial(o, parameters),
  ].flat(3).filter(Boolean);
}

function security(o) {
  const named = ([name]) => name.startsWith("header-") ? "header " + name.slice(7) : name + " token";
  return o.security.map((way) => Object.entries(way).map(named).join(" and ") || "nothing").join(" or ") || "no token";
}

function answer(status, response) {
  const kind = status[0] === "2" ? "good" : "bad";
  const content = Object.entries(response.content || {}).map(([media, { schema }]) => [el("p", { class: "kind" }, media), tree(schema)]);
  return el("details", { open: kind === "good" },
    el("summary", {}, span("status " + kind, status), " ", prose(response.description)), el("div", {}, content.length ? content : "No body"));
}

function kind(given) {
  const schema = resolve(given) || {};
  if ("const" in schema) return pretty(schema.const);
  if (schema.enum) return schema.enum.filter((value) => value !== null).map(pretty).join(" | ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(kind))].join(" or ");
  const word = (type) => type === "array" ? "list of " + kind(schema.items)
    : type === "object" && schema.additionalProperties && !schema.properties ? "map of " + kind(schema.additionalProperties) : type;
  const bounds = [["minimum", "≥"], ["maximum", "≤"], ["maxLength", "length ≤"]]
    .filter(([name]) => Math.abs(schema[name]) < 2 ** 53).map(([name, sign]) => `${sign} ${schema[name]}`);
  return [word([schema.type || (schema.allOf ? "object" : "any")].flat()[0]), ...bounds].join(", ");
}

function tree(given) {
  const schema = resolve(given) || {};
  const parts = schema.anyOf || schema.allOf;
  if (parts) {
    const trees = parts.map(tree).filter(Boolean);
    return el("div", {}, trees.map((part, index) => [index && schema.anyOf ? span("faint", "or") : null, part]));
  }
  const { properties, required = [], items, additionalProperties } = schema;
  if (!properties) return items || additionalProperties ? tree(items || additionalProperties) : null;
  return el("ul", { class: "tree" }, Object.entries(properties).map(([name, value]) => row(name, value, required.includes(name))));
}

function row(name, given, needed) {
  const schema = resolve(given), says = given.description || schema.description;
  return el("li", {}, el("code", {}, name), " ", span("kind", kind(schema), needed ? "" : ", optional"),
    says ? span("says", prose(says)) : null, tree(schema));
}

function copyable(text) {
  const shown = el("pre", { tabindex: "0" }, text);
  const copy = async (event) => {
    await navigator.clipboard.writeText(shown.textContent);
    event.target.textContent = "Copied";
  };
  return el("div", { class: "copy" }, shown, el("button", { type: "button", onclick: copy }, "Copy"));
}

function trial(o, parameters) {
  const proofs = [...new Set(o.security.flatMap(Object.keys))].map((name) => api.components.securitySchemes[name]);
  const fields = [...parameters, ...proofs.filter((proof) => proof.in)]
    .map((p) => ({ ...p, input: el("input", { required: p.required }) }));
  const [media, shape] = Object.entries(o.requestBody?.content || {})[0] || [];
  const text = media && el("textarea", { spellcheck: "false" });
  if (shape?.example !== undefined) text.value = pretty(shape.example);

  const request = () => {
    const filled = (place) => fields.filter((field) => field.in === place && field.input.value).map((field) => [field.name, field.input.value]);
    const path = filled("path").reduce((path, [name, value]) => path.replace(`{${name}}`, encodeURIComponent(value)), o.path);
    const query = new URLSearchParams(filled("query")).toString();
    const headers = Object.fromEntries(filled("header"));
    if (proofs.some((proof) => proof.scheme)) headers.authorization = "Bearer " + $("token").value;
    if (text?.value) headers["content-type"] = media;
    return [path + (query && "?" + query), { method: o.verb.toUpperCase(), headers, body: text?.value || undefined }];
  };
  const curl = copyable("");
  const refresh = () => {
    const [path, { method, headers, body }] = request();
    const lines = Object.entries(headers).map(([name, value]) => name === "authorization" ? `-H "authorization: Bearer $TOKEN"` : `-H ${quote(name + ": " + value)}`);
    curl.firstChild.textContent = [`curl -X ${method} ${quote(server() + path)}`, ...lines, ...(body ? [`-d ${quote(body)}`] : [])].join(" \\\n  ");
  };
  const out = el("output");
  const send = async (event) => {
    event.preventDefault();
    const began = performance.now();
    try {
      const response = await fetch(...request());
      let body = await response.text();
      const facts = ` ${Math.round(performance.now() - began)} ms`;
      try { body = pretty(JSON.parse(body)); } catch {}
      out.replaceChildren(span("status " + (response.ok ? "good" : "bad"), response.status), span("faint", facts), copyable(body));
    } catch (error) {
      out.replaceChildren(error);
    }
  };
  refresh();
  return el("form", { onsubmit: send, oninput: refresh },
    fields.map((field) => el("label", {}, el("code", {}, field.name), field.input)), text,
    el("div", { class: "line" }, el("button", { class: "main" }, "Send"), span("faint", "to " + location.origin)), curl, out);
}

$("token").value = sessionStorage.getItem("sluice-token");
$("token").oninput = () => sessionStorage.setItem("sluice-token", $("token").value);
$("find").oninput = () => list($("find").value);
$("menu").onclick = () => menu(!$("side").classList.contains("open"));
onhashchange = () => { $("main").focus(); show(); };
onkeydown = (event) => {
  if (event.key === "/" && !/INPUT|TEXTAREA/.test(event.target.tagName)) { event.preventDefault(); menu(true); $("find").focus(); }
};
fetch("openapi.json").then((response) => response.json()).then(load).catch((error) => $("main").replaceChildren("Unreadable: " + error));
