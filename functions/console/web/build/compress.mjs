// Compresses files with brotli for browsers that accept it. For others the API compresses with gzip: a second compressed form would make the
// program larger.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";

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
  if (br.length < plain.length) writeFileSync(`${path}.br`, br);
}
