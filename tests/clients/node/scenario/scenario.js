// The steps of the scenario, for clients that can call every action by its name: main(connect).
// connect(world, endpoint) gives a function that makes a client of a key, a secret and a token. A client has
// call(action, parameters) and callSts(action, parameters), and throws an error with code and status of a refusal.

const assert = require('assert/strict');
const { readFileSync } = require('fs');
const { parseArgs } = require('util');

const PATIENCE = 30000;
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

class Scenario {
  constructor(world, connect) {
    this.world = world;
    this.connect = connect;
    this.owner = this.clientOf('owner');
    this.reader = this.clientOf('reader');
  }

  clientOf(holder) {
    return this.connect(this.world[holder].key, this.world[holder].secret);
  }

  call(action, parameters) {
    return this.owner.call(action, { RegionId: this.world.region, ...parameters });
  }

  async images(client, parameters) {
    const found = await client.call('DescribeImages', { RegionId: this.world.region, ...parameters });
    return found.Images.Image;
  }

  // An image in any state, or undefined.
  async one(imageId, { client = this.owner, ...parameters } = {}) {
    const [image] = await this.images(client, { ImageId: imageId, Status: 'ALL', ...parameters });
    return image;
  }

  async available(imageId, parameters) {
    const deadline = Date.now() + PATIENCE;
    let image = await this.one(imageId, parameters);
    while (image.Status !== 'Available') {
      assert(['Waiting', 'Creating'].includes(image.Status), image.Status);
      assert(Date.now() < deadline, 'the image is not Available in time');
      await sleep(100);
      image = await this.one(imageId, parameters);
    }
    assert.deepEqual([image.Progress, image.Usable], ['100%', true]);
    return image;
  }

  async refused(client, action, parameters) {
    let answer;
    try {
      answer = await client.call(action, { RegionId: this.world.region, ...parameters });
    } catch (error) {
      if (error.code === undefined || error.code === 'ERR_ASSERTION') throw error;
      return error;
    }
    throw new Error(`${action} was answered with ${JSON.stringify(answer)}`);
  }

  async list() {
    const found = await this.images(this.owner, { ImageOwnerAlias: 'self' });
    assert.deepEqual(found.map((image) => image.ImageId), this.world.own_images);
    const image = found.find((each) => each.ImageId === this.world.tagged_image);
    assert.deepEqual([image.Size, image.IsPublic], [40, false]);
    assert.deepEqual(image.DiskDeviceMappings.DiskDeviceMapping.map((disk) => disk.Size), ['40', '100']);
    const tags = Object.fromEntries(image.Tags.Tag.map((tag) => [tag.TagKey, tag.TagValue]));
    assert.deepEqual(tags, { role: 'web', stage: 'prod' });
    return `${found.length} images`;
  }

  async filters() {
    for (const { parameters, images } of this.world.filters) {
      const found = await this.images(this.owner, { ImageOwnerAlias: 'self', ...parameters });
      assert.deepEqual(found.map((image) => image.ImageId), images, JSON.stringify(parameters));
    }
    return `${this.world.filters.length} filters`;
  }

  async pages() {
    const ids = [];
    for (let number = 1, full = true; full; number += 1) {
      const asked = { ImageOwnerAlias: 'system', PageNumber: number, PageSize: 50 };
      const page = await this.call('DescribeImages', asked);
      assert.equal(page.TotalCount, this.world.public_images);
      ids.push(...page.Images.Image.map((image) => image.ImageId));
      full = page.Images.Image.length === 50;
    }
    assert.equal(ids.length, this.world.public_images);
    assert.equal(new Set(ids).size, ids.length);
    return `${ids.length} images`;
  }

  async errors() {
    for (const { action, parameters, code, status } of this.world.errors) {
      const error = await this.refused(this.owner, action, parameters);
      // Some clients do not tell programs the status.
      assert.deepEqual([error.code, error.status ?? status], [code, status], `${action} ${error.message}`);
    }
    const wrong = this.connect(this.world.owner.key, 'wrong');
    assert.equal((await this.refused(wrong, 'DescribeImages', {})).code, 'SignatureDoesNotMatch');
    return `${this.world.errors.length + 1} errors`;
  }

  async create() {
    const made = await this.call('CreateImage', {
      InstanceId: this.world.instance,
      ImageName: 'life',
      ImageFamily: 'life',
      Description: 'made of an instance',
      Tag: [{ Key: 'stage', Value: 'test' }],
    });
    const image = await this.available(made.ImageId);
    assert.deepEqual([image.ImageName, image.Description], ['life', 'made of an instance']);
    const [disk] = image.DiskDeviceMappings.DiskDeviceMapping;
    assert.match(disk.SnapshotId, /^s-/);
    this.imageId = made.ImageId;
    return 'Available';
  }

  async change() {
    const changed = { ImageId: this.imageId, ImageName: 'renamed', Description: 'changed' };
    await this.call('ModifyImageAttribute', changed);
    const image = await this.one(this.imageId);
    assert.deepEqual([image.ImageName, image.Description], ['renamed', 'changed']);
    return 'name and description';
  }

  async share() {
    const { account } = this.world.reader;
    const asReader = { client: this.reader };
    assert.equal(await this.one(this.imageId, asReader), undefined);
    await this.call('ModifyImageSharePermission', { ImageId: this.imageId, AddAccount: [account] });
    const seen = await this.one(this.imageId, asReader);
    const owner = [seen.ImageOwnerAlias, String(seen.ImageOwnerId)];
    assert.deepEqual(owner, ['others', this.world.owner.account]);
    const shared = await this.call('DescribeImageSharePermission', { ImageId: this.imageId });
    assert.deepEqual(shared.Accounts.Account.map((each) => each.AliyunId), [account]);
    const refusal = await this.refused(this.owner, 'DeleteImage', { ImageId: this.imageId });
    assert.equal(refusal.code, 'ImageUseShared');
    await this.call('ModifyImageSharePermission', { ImageId: this.imageId, RemoveAccount: [account] });
    assert.equal(await this.one(this.imageId, asReader), undefined);
    return 'seen by the other account, until it was taken back';
  }

  async tags() {
    const place = { ResourceType: 'image', ResourceId: [this.imageId] };
    const tag = [{ Key: 'team', Value: 'blue' }];
    await this.call('TagResources', { ...place, Tag: tag });
    const found = await this.images(this.owner, { Tag: tag });
    assert.deepEqual(found.map((image) => image.ImageId), [this.imageId]);
    const listed = (await this.call('ListTagResources', place)).TagResources.TagResource;
    const tags = Object.fromEntries(listed.map((each) => [each.TagKey, each.TagValue]));
    assert.deepEqual(tags, { stage: 'test', team: 'blue' });
    await this.call('UntagResources', { ...place, TagKey: ['team'] });
    const left = (await this.one(this.imageId)).Tags.Tag.map((each) => each.TagKey);
    assert.deepEqual(left, ['stage']);
    return 'set, found, listed, removed';
  }

  async family() {
    const newest = await this.call('DescribeImageFromFamily', { ImageFamily: 'life' });
    assert.equal(newest.Image.ImageId, this.imageId);
    return 'resolved to the image';
  }

  async copied(name) {
    const there = { DestinationRegionId: this.world.other_region, DestinationImageName: name };
    return (await this.call('CopyImage', { ImageId: this.imageId, ...there })).ImageId;
  }

  async copy() {
    const place = { RegionId: this.world.other_region };
    const copyId = await this.copied('copy');
    const image = await this.available(copyId, place);
    assert.deepEqual([image.IsCopied, image.ImageName], [true, 'copy']);
    await this.call('DeleteImage', { ImageId: copyId, ...place });
    assert.equal(await this.one(copyId, place), undefined);
    return 'Available in the other region';
  }

  async cancel() {
    const place = { RegionId: this.world.other_region };
    const copyId = await this.copied('cancelled');
    assert(['Waiting', 'Creating'].includes((await this.one(copyId, place)).Status));
    await this.call('CancelCopyImage', { ImageId: copyId, ...place });
    assert.equal(await this.one(copyId, place), undefined);
    return 'gone, and never Available';
  }

  async deprecate() {
    await this.call('ModifyImageAttribute', { ImageId: this.imageId, Status: 'Deprecated' });
    assert.deepEqual(await this.images(this.owner, { ImageId: this.imageId }), []);
    assert.equal((await this.one(this.imageId)).Status, 'Deprecated');
    await this.call('ModifyImageAttribute', { ImageId: this.imageId, Status: 'Available' });
    assert.equal((await this.one(this.imageId)).Status, 'Available');
    return 'hidden, and back';
  }

  async delete() {
    await this.call('DeleteImage', { ImageId: this.imageId });
    assert.equal(await this.one(this.imageId), undefined);
    const refusal = await this.refused(this.owner, 'DeleteImage', { ImageId: this.imageId });
    assert.equal(refusal.code, 'InvalidImageId.NotFound');
    return 'gone';
  }

  async throttling() {
    const client = this.clientOf('throttled');
    if (client.retriesThrottling) {
      assert((await this.images(client, {})).length > 0);
      return 'retried by the client';
    }
    assert.equal((await this.refused(client, 'DescribeImages', {})).code, 'Throttling');
    assert((await this.images(client, {})).length > 0);
    return 'retried by the program';
  }

  async sts() {
    const asked = { RoleArn: this.world.role, RoleSessionName: 'nightly' };
    const given = (await this.clientOf('user').callSts('AssumeRole', asked)).Credentials;
    const session = this.connect(given.AccessKeyId, given.AccessKeySecret, given.SecurityToken);
    const { Arn } = await session.callSts('GetCallerIdentity', {});
    assert.match(Arn, /:assumed-role\/Reader\/nightly$/);
    assert((await this.images(session, { ImageOwnerAlias: 'self' })).length > 0);
    assert.equal((await this.refused(session, 'DescribeInstances', {})).code, 'Forbidden.RAM');
    return "a role's session lists images, and nothing else";
  }
}

async function main(connect) {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { world: text, door: text, endpoint: text } });
  const world = JSON.parse(readFileSync(values.world, 'utf8'));
  const scenario = new Scenario(world, connect(world, values.door === 'endpoint' ? values.endpoint : undefined));
  for (const step of Object.keys(world.steps)) {
    let outcome = 'ok';
    const detail = await scenario[step]().catch((error) => {
      outcome = 'failed';
      process.exitCode = 1;
      return `${error.code ?? error.name}: ${error.message}`;
    });
    console.log(JSON.stringify({ step, outcome, detail }));
  }
  // Connections that are kept open would keep the process.
  process.exit();
}

module.exports = { main };
