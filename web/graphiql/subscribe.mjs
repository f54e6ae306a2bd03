// Follows the ledger with GraphiQL's fetcher, for a test: reads {url, subscription,
// mutation} as JSON and prints what came.
import { fetcherOf } from './fetcher.mjs';
import { readFileSync } from 'node:fs';

const { url, subscription, mutation } = JSON.parse(readFileSync(0, 'utf8'));
const fetcher = fetcherOf(url);
const ask = (query, operation) =>
  fetcher({ query }, { documentAST: { definitions: [{ kind: 'FragmentDefinition' }, { kind: 'OperationDefinition', operation }] } });

const events = await ask(subscription, 'subscription');
const all = [];
for await (const result of events) {
  all.push(result);
  if (all.length === 1) all.push(await ask(mutation, 'mutation'));
  else break; // calls return
}
const quiet = await ask(subscription, 'subscription');
await quiet.next();
const waiting = quiet.next();
await quiet[Symbol.asyncIterator]().return();
const refused = [];
for await (const result of await ask('subscription { nothing }', 'subscription')) refused.push(result);
process.stdout.write(JSON.stringify({ all, stopped: (await waiting).done, refused }));
