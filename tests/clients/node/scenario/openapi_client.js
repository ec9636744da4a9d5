// The scenario with @alicloud/openapi-client, which calls any action by its name.

const { default: OpenApi, Config, OpenApiRequest, Params } = require('@alicloud/openapi-client');
const { default: OpenApiUtil } = require('@alicloud/openapi-util');
const { RuntimeOptions } = require('@alicloud/tea-util');
const { main } = require('./scenario');

const VERSIONS = { ecs: '2014-05-26', sts: '2015-04-01' };

class Client {
  retriesThrottling = false;

  constructor(world, endpoint, accessKeyId, accessKeySecret, securityToken) {
    this.keys = { accessKeyId, accessKeySecret, securityToken, regionId: world.region };
    this.endpoint = endpoint;
  }

  call(action, parameters) {
    return this.send('ecs', `ecs.${parameters.RegionId}.aliyuncs.com`, action, parameters);
  }

  callSts(action, parameters) {
    return this.send('sts', 'sts.aliyuncs.com', action, parameters);
  }

  async send(product, host, action, parameters) {
    const protocol = this.endpoint ? 'http' : 'https';
    const config = new Config({ ...this.keys, endpoint: this.endpoint ?? host, protocol });
    const params = new Params({
      action,
      version: VERSIONS[product],
      protocol,
      pathname: '/',
      method: 'POST',
      authType: 'AK',
      style: 'RPC',
      reqBodyType: 'formData',
      bodyType: 'json',
    });
    const request = new OpenApiRequest({ query: OpenApiUtil.query(parameters) });
    try {
      return (await new OpenApi(config).callApi(params, request, new RuntimeOptions({}))).body;
    } catch (error) {
      error.status = error.data?.statusCode;
      throw error;
    }
  }
}

main((world, endpoint) => (...keys) => new Client(world, endpoint, ...keys));
