// Tests of calls with the official SDK: node --test

const assert = require('node:assert');
const { after, afterEach, before, beforeEach, test } = require('node:test');

const ecs = require('@alicloud/ecs20140526');
const { Config } = require('@alicloud/openapi-client');

const { Genzo } = require('./genzo');

let genzo, account, client;

before(async () => {
  genzo = await Genzo.start();
});
after(() => genzo.close());

beforeEach(async () => {
  account = await genzo.account();
  client = new ecs.default(
    new Config({
      accessKeyId: account.key.id,
      accessKeySecret: account.key.secret,
      endpoint: genzo.endpoint,
      protocol: 'http',
    }),
  );
});
afterEach(() => account.delete());

async function images(regionId) {
  const request = new ecs.DescribeImagesRequest({ regionId, imageOwnerAlias: 'self' });
  const { body } = await client.describeImages(request);
  return body.images.image.map((image) => image.imageId);
}

async function madeImage() {
  await account.control('POST', 'seed', { images: [{ name: 'web-1' }] });
  const [image] = await images('cn-hangzhou');
  return image;
}

test('a copy is available after an hour', async () => {
  const imageId = await madeImage();
  await account.control('PUT', 'durations', { CopyImage: 3600 });
  const copy = new ecs.CopyImageRequest({ regionId: 'cn-hangzhou', imageId, destinationRegionId: 'cn-beijing' });
  const { body } = await client.copyImage(copy);
  assert.deepStrictEqual(await images('cn-beijing'), []);
  await account.control('PUT', 'clock', { advance: 3600 });
  assert.deepStrictEqual(await images('cn-beijing'), [body.imageId]);
});

test('a throttled call fails, and is among the requests', async () => {
  await account.control('POST', 'faults', { actions: ['DescribeImages'], error: 'Throttling', times: 1 });
  await assert.rejects(images('cn-hangzhou'), { code: 'Throttling' });
  assert.deepStrictEqual(await images('cn-hangzhou'), []);
  const { requests } = await account.control('GET', 'requests', undefined, { action: 'DescribeImages' });
  assert.deepStrictEqual(requests.map((request) => request.code), ['OK', 'Throttling']);
});

test('a reset deletes all that the account has', async () => {
  await madeImage();
  await account.control('POST', 'reset');
  assert.deepStrictEqual(await images('cn-hangzhou'), []);
});
