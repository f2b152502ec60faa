// Holds the server to docs/api.yaml, and docs/api.yaml to the server. SINEW_BUILD names the folder
// that holds the program.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import { parse } from "yaml";

const source = join(import.meta.dirname, "../..");
const read = (path) => readFileSync(join(source, path), "utf8");

const api = parse(read("docs/api.yaml"));
// Its schemas under one name, references between them made to fit.
const ajv = new Ajv({ allErrors: true, strictTypes: false });
const fitted = (schema) =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"api#/$defs/'));
ajv.addSchema({ $id: "api", $defs: fitted(api.components.schemas) });
const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    path,
    method: method.toUpperCase(),
    operation,
  })),
);
const asks = operations
  .filter(({ method, path }) => method === "POST" && path !== "/api/v1/uploads")
  .map(({ path, operation }) => ({
    ask: path.replace("/api/v1/", ""),
    body: operation.requestBody.content["application/json"],
  }));

let server;
let port;

before(async () => {
  const folder = process.env.SINEW_BUILD;
  assert.ok(folder, "SINEW_BUILD names no folder");
  server = spawn(join(folder, "sinew"), ["serve", "--port", "0"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  for await (const line of createInterface(server.stdout)) {
    port = Number(/http:\/\/localhost:(\d+)\//.exec(line)?.[1]);
    break;
  }
  assert.ok(port, "the server told no address");
});

after(() => server?.kill("SIGKILL"));

/** Checks a value against a schema of the document: one in place, or the name of one. */
function assertValid(schema, value, of) {
  const validate =
    typeof schema === "string"
      ? ajv.getSchema(`api#/$defs/${schema}`)
      : ajv.compile(fitted(schema));
  assert.ok(validate, `there is no schema ${schema}`);
  assert.ok(validate(value), `${of}: ${ajv.errorsText(validate.errors)}`);
}

/** What is documented for a status, its reference followed. */
function documented(operation, status) {
  const response = operation.responses[status];
  return response?.$ref ? api.components.responses[response.$ref.split("/").pop()] : response;
}

function ask(method, path, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const asked = request(
      { host: "localhost", port, method, path, headers, timeout: 300_000 },
      (reply) => {
        let text = "";
        reply.setEncoding("utf8");
        reply.on("data", (piece) => (text += piece));
        reply.on("end", () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
      },
    );
    asked.on("error", reject);
    asked.on("timeout", () => asked.destroy(new Error(`${method} ${path} took too long`)));
    asked.end(body);
  });
}

/** The reply has this status, which is documented, and is what the document says. */
function assertDocumented({ name, operation }, reply, status) {
  assert.equal(reply.status, status, `${name}: ${reply.text.slice(0, 300)}`);
  const response = documented(operation, status) ?? api.components.responses.Fault;
  const [type, content] = Object.entries(response.content)[0];
  assert.equal(reply.headers["content-type"], type);
  if (content.schema) assertValid(content.schema, JSON.parse(reply.text), `${name} ${status}`);
  return type === "application/json" ? JSON.parse(reply.text) : reply.text;
}

function example({ operation }) {
  if (!operation.requestBody) return undefined;
  const [type, { example: body }] = Object.entries(operation.requestBody.content)[0];
  return type === "application/json" ? JSON.stringify(body) : body;
}

/** Opens the live API; tell() sends, next() waits for the next part. */
async function talk() {
  const socket = new WebSocket(`ws://localhost:${port}/api/v1/live`);
  socket.binaryType = "arraybuffer";
  const parts = [];
  let wake = () => {};
  socket.onmessage = ({ data }) => {
    parts.push(data);
    wake();
  };
  await new Promise((resolve, reject) => {
    socket.onopen = resolve;
    socket.onerror = reject;
  });
  socket.onclose = () => wake();
  return {
    tell: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.close(),
    async next() {
      while (parts.length === 0) {
        assert.equal(socket.readyState, WebSocket.OPEN, "the server has closed");
        await new Promise((resolve) => (wake = resolve));
      }
      return readPart(parts.shift());
    },
  };
}

/** A part as the document says it is: text as LivePart, binary as LiveBlock and a scene. */
function readPart(data) {
  if (typeof data === "string") {
    const part = JSON.parse(data);
    assertValid("LivePart", part, "a part");
    return part;
  }
  const bytes = Buffer.from(data);
  assert.equal(bytes.toString("latin1", 0, 4), "SNWA");
  const length = bytes.readUInt32LE(4);
  assert.equal(length % 4, 0);
  const part = JSON.parse(bytes.toString("utf8", 8, 8 + length));
  assertValid("LiveBlock", part, "a block");
  assert.equal(bytes.toString("latin1", 8 + length, 12 + length), "SNW1");
  return part;
}

const timeout = 300_000; // ms: on a machine that is busy with other tests

test("every schema of the document is one", () => {
  for (const name of Object.keys(api.components.schemas))
    assert.ok(ajv.getSchema(`api#/$defs/${name}`), name);
});

test("every path answers its example as documented", { timeout }, async () => {
  for (const one of operations.filter(({ path }) => path !== "/api/v1/live")) {
    const body = example(one);
    const schema = one.operation.requestBody?.content["application/json"]?.schema;
    if (schema) assertValid(schema, JSON.parse(body), `the example of ${one.name}`);
    const reply = await ask(one.method, one.path, body);
    const without = one.path === "/" && reply.status === 503; // the page was not built
    assertDocumented(one, reply, without ? 503 : 200);
  }
});

test("faults have the documented statuses and shape", { timeout }, async () => {
  for (const one of operations) {
    const other = one.method === "GET" ? "POST" : "GET";
    const wrong = await ask(other, one.path);
    assertDocumented(one, wrong, 405);
    assert.ok(wrong.headers.allow.split(", ").includes(one.method));
    const foreign = { Origin: "http://elsewhere.example" };
    assertDocumented(one, await ask(one.method, one.path, undefined, foreign), 403);
    if (one.operation.responses["400"])
      assertDocumented(one, await ask(one.method, one.path, "{"), 400);
    if (one.operation.responses["413"]) {
      const large = Buffer.alloc(one.path === "/api/v1/uploads" ? 33 << 20 : 2 << 20, " ");
      assertDocumented(one, await ask(one.method, one.path, large), 413);
    }
    if (one.operation.responses["426"])
      assertDocumented(one, await ask(one.method, one.path), 426);
    const long = await ask(one.method, one.path, undefined, { "X-Long": "a".repeat(15_000) + "b".repeat(2_000) });
    assertDocumented(one, long, 431);
  }
  const nowhere = { name: "GET /api/v1/nothing", operation: { responses: {} } };
  assertDocumented(nowhere, await ask("GET", "/api/v1/nothing"), 404);
});

test("the paths of the document are those of the server's source", () => {
  const table = /asks\{([\s\S]*?)\};/.exec(read("server/asks.cpp"))[1];
  const known = [...table.matchAll(/\{"(\w+)", \w+\}/g)].map(([, name]) => name);
  assert.ok(known.length > 0);
  assert.deepEqual(asks.map((one) => one.ask).sort(), known.sort());
  assert.deepEqual(
    [...api.components.schemas.LiveAsk.properties.ask.enum].sort(),
    [...known, "stop"].sort(),
  );
  const lists = /lists\{([^}]*)\}/.exec(read("server/api.cpp"))[1];
  assert.deepEqual(
    operations.filter(({ method, path }) => method === "GET" && path !== "/").map(({ path }) => path).sort(),
    [...lists.matchAll(/"(\w+)"/g)].map(([, name]) => `/api/v1/${name}`).sort(),
  );
});

test("every documented key is known, of its kind, and no other", { timeout }, async () => {
  for (const { ask: name, body } of asks) {
    const schema = api.components.schemas[body.schema.$ref.split("/").pop()];
    const send = (document) => ask("POST", `/api/v1/${name}`, JSON.stringify(document));
    for (const [key, { type, $ref }] of Object.entries(schema.properties)) {
      if (key === "question") continue; // simulate has its keys
      const reply = await send({ ...body.example, [key]: { wrong: true } });
      const { fault } = assertDocumented({ name, operation: { responses: {} } }, reply, 400);
      assert.equal(fault.field, key, `${name} ${key} (${type ?? $ref})`);
      assert.doesNotMatch(fault.message, /nearest|no part|is not known/, `${name} ${key}`);
    }
    const reply = await send({ ...body.example, whatever: 1 });
    assert.match(JSON.parse(reply.text).fault.message, /\[whatever\] .* nearest: /, name);
    for (const key of schema.required ?? ["exercise"]) {
      const { [key]: left, ...rest } = body.example;
      const without = await send(rest);
      assert.equal(without.status, 400, `${name} without ${key}, ${left}`);
    }
  }
  const fields = /fields_of\(Question& question\) \{([\s\S]*?)\n\}/.exec(
    read("sinew/lab/question_json.cpp"),
  )[1];
  assert.deepEqual(
    Object.keys(api.components.schemas.Question.properties),
    [...fields.matchAll(/\{"(\w+)", &/g)].map(([, key]) => key),
  );
});

test("every ask is answered live as it is when posted", { timeout }, async () => {
  const live = await talk();
  let id = 0;
  for (const { ask: name, body } of asks) {
    const message = { id: ++id, ask: name, body: body.example };
    assertValid("LiveAsk", message, "a message");
    live.tell(message);
    const before = [];
    let last;
    for (;;) {
      last = await live.next();
      assert.equal(last.id, id);
      if (["answer", "full", "fault", "stopped"].includes(last.part)) break;
      before.push(last.part);
    }
    const posted = JSON.parse((await ask("POST", `/api/v1/${name}`, JSON.stringify(body.example))).text);
    assert.deepEqual(name === "simulate" ? last.result : last.answer, posted, name);
    if (name === "simulate") assert.deepEqual([before, last.part], [["preview"], "full"]);
    else assert.ok(before.every((part) => part === "progress"), name);
  }
  live.close();
});

test("live faults and stops are as documented", { timeout }, async () => {
  const live = await talk();
  live.tell({ id: 1, ask: "simulat", body: {} });
  assert.match((await live.next()).fault.message, /'simulat' is not known; nearest: simulate/);
  live.tell([]);
  assert.equal((await live.next()).id, 0);
  live.tell({ id: 2, ask: "sample", body: { question: { exercise: "front-plank" }, samples: 1000 } });
  assert.equal((await live.next()).part, "progress");
  live.tell({ id: 2, ask: "stop" });
  let part;
  do part = await live.next();
  while (part.part === "progress");
  assert.deepEqual(part, { id: 2, part: "stopped" });
  live.close();
});
