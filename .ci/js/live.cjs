// Speaks to a server with the client of the npm package graphql-sse. Each line that it
// reads is an operation with a name; each line that it writes is what came of one.
'use strict';
const { createInterface } = require('node:readline');
const { createClient } = require('graphql-sse');

const write = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const client = createClient({
  url: process.argv[2],
  retryAttempts: 100,
  retry: () => new Promise((resolve) => setTimeout(resolve, 50)),
});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const { name, ...request } = JSON.parse(line);
    client.subscribe(
      request,
      {
        next: (result) => write({ name, event: 'next', result }),
        complete: () => write({ name, event: 'complete' }),
        error: (error) => write({ name, event: 'error', error: String(error) }),
      },
      { connected: (again) => write({ name, event: again ? 'reconnected' : 'connected' }) },
    );
  })
  .on('close', () => client.dispose());
