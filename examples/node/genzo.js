// A Genzo for tests: started here as a process, or the one at GENZO_URL.

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const readline = require('node:readline');

class Genzo {
  // Starts `genzo serve --memory` on a free port and waits for its line; with GENZO_URL uses the server there.
  static async start() {
    if (process.env.GENZO_URL) return new Genzo(process.env.GENZO_URL);
    const server = spawn('genzo', ['serve', '--memory', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of readline.createInterface({ input: server.stdout })) {
      const ready = /^genzo is ready at (http:\S+)$/.exec(line);
      if (ready) return new Genzo(ready[1], server);
    }
    throw new Error('genzo serve ended before it was ready.');
  }

  constructor(url, server) {
    this.url = url;
    this.server = server;
  }

  get endpoint() {
    return new URL(this.url).host;
  }

  // A request of the control API; `query` may name the account that it is for.
  async control(method, page, body, query = {}) {
    const token = process.env.GENZO_CONTROL_TOKEN;
    const answer = await fetch(`${this.url}/_genzo/${page}?${new URLSearchParams(query)}`, {
      method,
      headers: token ? { Authorization: `Bearer ${token}` } : {},
      body: body && JSON.stringify(body),
    });
    const members = await answer.json();
    if (!answer.ok) throw new Error(members.message);
    return members;
  }

  async account() {
    const { account, access_key } = await this.control('POST', 'accounts', {});
    return new Account(this, account.id, access_key);
  }

  async close() {
    if (!this.server) return;
    this.server.kill();
    await once(this.server, 'exit');
  }
}

// An account with an access key. What is set here applies to its calls alone.
class Account {
  constructor(genzo, id, key) {
    Object.assign(this, { genzo, id, key });
  }

  control(method, page, body, query = {}) {
    return this.genzo.control(method, page, body, { account: this.id, ...query });
  }

  delete() {
    return this.genzo.control('DELETE', `accounts/${this.id}`);
  }
}

module.exports = { Genzo };
