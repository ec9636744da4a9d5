// Calls actions with @alicloud/ecs20140526: node call_ecs.js HOST:PORT KEY SECRET
// Each line in is JSON, [action, members by their names on the wire]; each line out is what was answered.

const readline = require('readline');
const ecs = require('@alicloud/ecs20140526');
const { Config } = require('@alicloud/openapi-client');

const [endpoint, accessKeyId, accessKeySecret] = process.argv.slice(2);
const client = new ecs.default(new Config({ accessKeyId, accessKeySecret, endpoint, protocol: 'http' }));

// The SDK's models name members otherwise than the wire, and know both names.
function toModel(Model, wire) {
  const types = Model.types();
  const members = {};
  for (const [member, name] of Object.entries(Model.names()))
    if (name in wire) members[member] = toMember(types[member], wire[name]);
  return new Model(members);
}

function toMember(type, value) {
  if (Array.isArray(value)) return value.map((item) => toMember(type.itemType, item));
  return typeof type === 'function' ? toModel(type, value) : value;
}

function toWire(value) {
  if (Array.isArray(value)) return value.map(toWire);
  if (value === null || typeof value !== 'object') return value;
  const names = value.constructor.names ? value.constructor.names() : {};
  const present = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(present.map(([member, item]) => [names[member] || member, toWire(item)]));
}

async function call(action, members) {
  const method = action[0].toLowerCase() + action.slice(1);
  try {
    const answer = await client[method](toModel(ecs[`${action}Request`], members));
    return toWire(answer.body);
  } catch (error) {
    return { Code: error.code, Message: error.message };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await call(...JSON.parse(line))));
})();
