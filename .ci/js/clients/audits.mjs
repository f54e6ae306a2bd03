// Runs the audits of GraphQL over HTTP on the server at {url}: [{id, name, status, reason}].
import { serverAudits } from 'graphql-http';
import { answer } from './io.mjs';

await answer(async ({ url }) => {
  const results = [];
  for (const audit of serverAudits({ url, fetchFn: fetch })) {
    const { id, name, status, reason } = await audit.fn();
    results.push({ id, name, status, reason });
  }
  return results;
});
