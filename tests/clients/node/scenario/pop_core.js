// The scenario with @alicloud/pop-core, which calls any action by its name, by turns with GET and POST.

const { RPCClient } = require('@alicloud/pop-core');
const { main } = require('./scenario');

let calls = 0;

class Client {
  retriesThrottling = false;

  constructor(endpoint, accessKeyId, accessKeySecret, securityToken) {
    this.endpoint = endpoint;
    this.keys = { accessKeyId, accessKeySecret, securityToken };
  }

  call(action, parameters) {
    return this.send(`ecs.${parameters.RegionId}.aliyuncs.com`, '2014-05-26', action, parameters);
  }

  callSts(action, parameters) {
    return this.send('sts.aliyuncs.com', '2015-04-01', action, parameters);
  }

  send(host, apiVersion, action, parameters) {
    const endpoint = this.endpoint ? `http://${this.endpoint}` : `https://${host}`;
    calls += 1;
    const client = new RPCClient({ ...this.keys, endpoint, apiVersion });
    return client.request(action, parameters, { method: calls % 2 ? 'GET' : 'POST' });
  }
}

main((_world, endpoint) => (...keys) => new Client(endpoint, ...keys));
