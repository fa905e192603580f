// First-load budget: the entry chunk and everything it imports statically, gzipped.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const BUDGET_BYTES = 250_000;
const dist = new URL("../../src/dealwright/static/", import.meta.url).pathname;
const manifest = JSON.parse(readFileSync(join(dist, ".vite/manifest.json"), "utf8"));
const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
if (!entry) throw new Error("No entry in the manifest: run `npm run build` first.");

const seen = new Set();
const follow = (key) => {
  if (seen.has(key)) return;
  seen.add(key);
  for (const next of manifest[key].imports ?? []) follow(next);
};
follow(entry);

const gzipped = (file) => gzipSync(readFileSync(join(dist, file))).length;
const rows = [...seen]
  .map((key) => manifest[key].file)
  .filter((file) => file.endsWith(".js"))
  .map((file) => ({ file, bytes: gzipped(file) }))
  .sort((a, b) => b.bytes - a.bytes);
const total = rows.reduce((sum, row) => sum + row.bytes, 0);

for (const row of rows) console.log(`${(row.bytes / 1000).toFixed(1).padStart(8)} kB  ${row.file}`);
console.log(
  `${(total / 1000).toFixed(1).padStart(8)} kB  first load (budget ${BUDGET_BYTES / 1000} kB, gzip)`,
);
if (total > BUDGET_BYTES) {
  console.error("First load is over budget: make something lazy.");
  process.exit(1);
}
