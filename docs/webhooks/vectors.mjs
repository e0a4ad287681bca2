// Signs each vector that holds with the public library, which must come to the same. node vectors.mjs
import assert from "node:assert";
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const all = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));
const vectors = all.filter((v) => v.valid);
for (const v of vectors) {
  const signature = new Webhook(v.secret).sign(v.id, new Date(Number(v.timestamp) * 1000), v.body);
  assert(v.signature.split(" ").includes(signature), v.name);
}
console.log(`${vectors.length} vectors are signed alike by the Node library`);
