// Signs each vector that holds with the public library, which must come to the same. node vectors.mjs
import assert from "node:assert";
import { createPublicKey, verify } from "node:crypto";
import { readFileSync } from "node:fs";
import { Webhook } from "standardwebhooks";

const all = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));
const vectors = all.filter((v) => v.valid);
for (const v of vectors) {
  const signature = new Webhook(v.secret).sign(v.id, new Date(Number(v.timestamp) * 1000), v.body);
  assert(v.signature.split(" ").includes(signature), v.name);
}
console.log(`${vectors.length} vectors are signed alike by the Node library`);

// v1a: the public key verifies what the secret signed. The library knows v1 alone, Node itself knows Ed25519.
const v1a = JSON.parse(readFileSync(new URL("vectors-v1a.json", import.meta.url), "utf8"));
for (const v of v1a) {
  const raw = Buffer.from(v.public_key.replace("whpk_", ""), "base64");
  const spki = Buffer.concat([Buffer.from("302a300506032b6570032100", "hex"), raw]);
  const key = createPublicKey({ key: spki, format: "der", type: "spki" });
  const signature = Buffer.from(v.signature.replace("v1a,", ""), "base64");
  assert(verify(null, Buffer.from(`${v.id}.${v.timestamp}.${v.body}`), key, signature), v.name);
}
console.log(`${v1a.length} vectors of v1a verify`);
