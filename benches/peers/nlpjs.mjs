// nlp.js (npm node-nlp): a perceptron for each intent over stemmed words.
//
// Out-of-scope examples, where there are any, are documents of its own intent `None`. Speaks the protocol of
// protocol.py. Sentiment and entities are off: only the matching is timed.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";

// Installed in the folder that `run` starts peers in, not beside this file.
const { NlpManager } = createRequire(join(process.cwd(), "peers.js"))("node-nlp");

async function train(path, oosLabel) {
  const manager = new NlpManager({
    languages: ["en"],
    autoSave: false,
    calculateSentiment: false,
    nlu: { log: false },
  });
  const lines = readFileSync(path, "utf8").split("\n").filter((line) => line.trim());
  const examples = lines.map((line) => JSON.parse(line));
  const began = performance.now();
  for (const { text, label } of examples) manager.addDocument("en", text, label === oosLabel ? "None" : label);
  await manager.train();
  return { manager, seconds: (performance.now() - began) / 1000 };
}

async function ask(manager, text) {
  const began = performance.now();
  const { classifications } = await manager.process("en", text);
  const best = classifications.find(({ intent }) => intent !== "None");
  const ms = performance.now() - began;
  return { label: best?.intent ?? null, confidence: best?.score ?? 0, ms };
}

let manager;
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  let answer;
  if (order.train) {
    const trained = await train(order.train, order.oos_label);
    manager = trained.manager;
    answer = { train_seconds: trained.seconds };
  } else {
    answer = await ask(manager, order.text);
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
