const VIEW = (list) => { const item = (i) => ({ json: list[i], binary: {}, pairedItem: i }); return {
  item: item(list.length === 1 ? 0 : $itemIndex), params: {}, isExecuted: list.length > 0,
  first: () => item(0), last: () => item(list.length - 1), all: () => list.map((_, i) => item(i)), itemMatching: (i) => item(i),
  get json() { return this.item.json; } }; };
const $input = { ...VIEW(LIST(inputs.items)), item: { json: $json } };
const $ = (name) => VIEW(LIST((inputs.nodes ?? {})[name]));
const $node = new Proxy({}, { get: (_, name) => $(name) });
const $items = (name) => name === undefined ? $input.all() : $(name).all();
const $item = (i) => ({ $json: LIST(inputs.items)[i], $node });
