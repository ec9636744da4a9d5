// Calls actions with @alicloud/pop-core: node call_pop_core.js HOST:PORT KEY SECRET
// Each line in is JSON, [action, parameters]; each line out is what was answered.

const readline = require('readline');
const { RPCClient } = require('@alicloud/pop-core');

const [endpoint, accessKeyId, accessKeySecret] = process.argv.slice(2);
const client = new RPCClient({
  accessKeyId,
  accessKeySecret,
  endpoint: `http://${endpoint}`,
  apiVersion: '2014-05-26',
});
let calls = 0;

async function call(action, parameters) {
  calls += 1;
  try {
    return await client.request(action, parameters, { method: calls % 2 ? 'GET' : 'POST' });
  } catch (error) {
    return { Code: error.code, Message: error.message };
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin }))
    console.log(JSON.stringify(await call(...JSON.parse(line))));
})();
