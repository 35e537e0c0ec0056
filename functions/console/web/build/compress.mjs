// Packs what is worth it, so that the host has nothing to pack. The same bytes each time: no names, no times.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const FOLDER = "../dist";
const LEAST = 1024;

for (const name of readdirSync(FOLDER, { recursive: true })) {
  if (!/\.(js|css|svg)$/.test(name)) continue;
  const path = `${FOLDER}/${name}`;
  const plain = readFileSync(path);
  if (plain.length < LEAST) continue;
  const br = brotliCompressSync(plain, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length },
  });
  const gz = gzipSync(plain, { level: 9 });
  if (br.length < plain.length) writeFileSync(`${path}.br`, br);
  if (gz.length < plain.length) writeFileSync(`${path}.gz`, gz);
}
