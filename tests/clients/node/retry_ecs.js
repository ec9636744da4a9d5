// Lists images with @alicloud/ecs20140526, with retries or without: node retry_ecs.js HOST:PORT KEY SECRET
// Each line in is JSON, the retry options or null; each line out is "answered", or an error's code or name.

const readline = require('readline');
const ecs = require('@alicloud/ecs20140526');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const $dara = require('@darabonba/typescript');

const [endpoint, accessKeyId, accessKeySecret] = process.argv.slice(2);
// httpx starts no timer for the answer on some connections that it used before.
const globalParameters = new $OpenApiUtil.GlobalParameters({ headers: { connection: 'close' } });
const config = { accessKeyId, accessKeySecret, endpoint, protocol: 'http', readTimeout: 300, globalParameters };

async function listImages(retryOptions) {
  const options = retryOptions && new $dara.RetryOptions(retryOptions);
  const client = new ecs.default(new $OpenApiUtil.Config({ ...config, retryOptions: options }));
  try {
    await client.describeImages(new ecs.DescribeImagesRequest({ regionId: 'cn-hangzhou' }));
    return 'answered';
  } catch (error) {
    return error.code || error.name;
  }
}

(async () => {
  for await (const line of readline.createInterface({ input: process.stdin }))
    console.log(await listImages(JSON.parse(line)));
})();
