// Takes Moothall's webhooks. npm install standardwebhooks; SECRET=whsec_… PORT=8000 node receiver.mjs
import { createServer } from "node:http";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.SECRET);
const seen = new Set(); // In your database, for as long as an event may come again: replays can be weeks later.

createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  let event;
  try {
    event = webhook.verify(Buffer.concat(parts).toString(), request.headers); // The raw bytes are what is signed.
  } catch {
    return response.writeHead(401).end();
  }
  if (!seen.has(request.headers["webhook-id"])) {
    console.log(event.type, event.data.reference ?? ""); // Keep it here, work on it later.
    seen.add(request.headers["webhook-id"]);
  }
  response.writeHead(204).end(); // Within 12 seconds, or it comes again.
}).listen(process.env.PORT, "127.0.0.1");
