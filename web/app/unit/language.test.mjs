// Both languages say everything: each dictionary of src has the same words in both, none
// empty where the other is not.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createServer } from 'vite';

const app = join(import.meta.dirname, '..');
let server;
before(async () => {
  server = await createServer({ root: app, configFile: false, server: { middlewareMode: true, ws: false }, optimizeDeps: { noDiscovery: true }, appType: 'custom', logLevel: 'error' });
});
after(() => server.close());

test('every dictionary has both languages', async () => {
  const names = readdirSync(join(app, 'src'), { recursive: true }).map(String).filter((n) => n.endsWith('words.ts'));
  assert.ok(names.length >= 4, names.join());
  for (const name of names) {
    const dictionaries = Object.entries(await server.ssrLoadModule('/src/' + name)).filter(([, d]) => d?.zh && d?.en);
    assert.ok(dictionaries.length > 0, `${name} exports no dictionary`);
    for (const [title, { zh, en }] of dictionaries) {
      assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort(), `${name} ${title}`);
      for (const key of Object.keys(zh)) {
        assert.equal(typeof en[key], typeof zh[key], `${name} ${title}.${key}`);
        if (typeof zh[key] === 'string') assert.equal(en[key] === '', zh[key] === '', `${name} ${title}.${key} is empty in one language`);
        // Names of languages stand in their own.
        if (typeof en[key] === 'string') assert.doesNotMatch(en[key], /[\u4e00-\u9fff]/, `${name} ${title}.${key} is Chinese in English`);
      }
    }
  }
});

test('amounts are rounded exactly', async () => {
  const { inUnit, exactly } = await server.ssrLoadModule('/src/money/format.ts');
  assert.equal(inUnit('3452900000000', 'yi'), '345.29');
  assert.equal(inUnit('3452900000000', 'wan'), '3,452,900.00');
  assert.equal(inUnit('49999999', 'yi'), '0.00');
  assert.equal(inUnit('50000000', 'yi'), '0.01');
  assert.equal(inUnit('-50000000', 'yi'), '−0.01');
  assert.equal(inUnit('9223372036854775807', 'wan'), '9,223,372,036,854.78');
  assert.equal(exactly('123', 'wan'), '0.000123');
  assert.equal(exactly('-2900000000', 'wan'), '-2900');
});
