// What is wrong with the texts: a key that one language lacks, one that two files have, other placeholders, a text that is empty, narrow punctuation in Chinese.
import { readFileSync, readdirSync } from "node:fs";

/** Punctuation of Latin texts beside a Chinese character. */
const NARROW = /[\u4e00-\u9fff）][,:;?!(]|[,:;?!)][\u4e00-\u9fff]/;
const PLACE = /\{(\w+)\}/g;

/** The texts of one language, by key, and the mistakes met on the way. */
function read(folder, locale) {
  const texts = new Map();
  const wrong = [];
  for (const name of readdirSync(folder).filter((name) => name.endsWith(`.${locale}.json`))) {
    for (const [key, text] of Object.entries(JSON.parse(readFileSync(`${folder}/${name}`, "utf8")))) {
      if (key === "$schema") continue;
      if (texts.has(key)) wrong.push(`${locale}: ${key} is in two files`);
      if (typeof text !== "string" || text.trim() === "") wrong.push(`${locale}: ${key} is empty`);
      if (NARROW.test(text)) wrong.push(`${locale}: ${key} has punctuation of Latin texts: ${text}`);
      texts.set(key, String(text));
    }
  }
  return { texts, wrong };
}

const places = (text) => [...new Set([...text.matchAll(PLACE)].map((match) => match[1]))].sort().join(", ");

export function mistakes(folder, locales) {
  const all = new Map(locales.map((locale) => [locale, read(folder, locale)]));
  const keys = new Set([...all.values()].flatMap(({ texts }) => [...texts.keys()]));
  const found = [...all.values()].flatMap(({ wrong }) => wrong);
  for (const key of keys) {
    const told = new Set();
    for (const [locale, { texts }] of all) {
      if (texts.has(key)) told.add(places(texts.get(key)));
      else found.push(`${locale}: ${key} is missing`);
    }
    if (told.size > 1) found.push(`${key} has other placeholders in one language: ${[...told].join(" / ")}`);
  }
  return { found, keys };
}
