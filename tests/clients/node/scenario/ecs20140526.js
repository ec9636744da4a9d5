// The scenario with @alicloud/ecs20140526: its typed client, and the general one of @alicloud/openapi-core for STS.

const ecs = require('@alicloud/ecs20140526');
const { default: OpenApi, $OpenApiUtil } = require('@alicloud/openapi-core');
const $dara = require('@darabonba/typescript');
const { main } = require('./scenario');
const { toModel, toWire } = require('./wire');

const retryOptions = new $dara.RetryOptions({
  retryable: true,
  retryCondition: [
    { maxAttempts: 3, exception: [], errorCode: ['Throttling'], backoff: { policy: 'Fixed', period: 10 } },
  ],
});

class Client {
  retriesThrottling = true;

  constructor(world, endpoint, accessKeyId, accessKeySecret, securityToken) {
    this.settings = { accessKeyId, accessKeySecret, securityToken, regionId: world.region, retryOptions };
    if (endpoint) Object.assign(this.settings, { endpoint, protocol: 'http' });
  }

  async call(action, parameters) {
    const config = new $OpenApiUtil.Config({ ...this.settings, regionId: parameters.RegionId });
    const client = new ecs.default(config);
    const method = action[0].toLowerCase() + action.slice(1);
    return told(async () => toWire((await client[method](toModel(ecs[`${action}Request`], parameters))).body));
  }

  async callSts(action, query) {
    const config = new $OpenApiUtil.Config({ endpoint: 'sts.aliyuncs.com', ...this.settings });
    const params = new $OpenApiUtil.Params({
      action,
      version: '2015-04-01',
      protocol: this.settings.protocol ?? 'https',
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new $OpenApiUtil.OpenApiRequest({ query });
    const client = new OpenApi(config);
    return told(async () => (await client.callApi(params, request, new $dara.RuntimeOptions({}))).body);
  }
}

async function told(call) {
  try {
    return await call();
  } catch (error) {
    error.status = error.statusCode;
    throw error;
  }
}

main((world, endpoint) => (...keys) => new Client(world, endpoint, ...keys));
