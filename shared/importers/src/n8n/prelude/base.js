const LIST = (v) => v === undefined || v === null ? [] : Array.isArray(v) ? v : [v];
const $itemIndex = Number(inputs.index ?? 1) - 1, $json = inputs.json ?? {}, $runIndex = 0;
