// Speaks to the API for GraphiQL: queries and mutations by POST, subscriptions by
// Server-Sent Events, a connection for each.

// operation is the operation of a document that is asked for.
function operation(document, name) {
  const all = (document?.definitions ?? []).filter((d) => d.kind === 'OperationDefinition');
  return all.find((d) => !name || d.name?.value === name)?.operation;
}

// results reads the results of an event stream until it is complete.
async function* results(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ''; ; ) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (text + value).split('\n\n');
    text = blocks.pop(); // the rest of it is still to come
    for (const block of blocks) {
      const lines = block.split('\n');
      const field = (name) => lines.find((l) => l.startsWith(`${name}: `))?.slice(name.length + 2);
      if (field('event') === 'complete') return;
      if (field('event') === 'next') yield JSON.parse(field('data'));
    }
  }
}

// until lets whoever follows the results stop at once, and not only with the next event.
function until(stop, all) {
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      try {
        return await all.next();
      } catch (error) {
        if (stop.signal.aborted) return { done: true, value: undefined };
        throw error;
      }
    },
    async return() {
      stop.abort();
      return { done: true, value: undefined };
    },
  };
}

export function fetcherOf(url) {
  return async (params, options) => {
    const subscribes = operation(options?.documentAST, params.operationName) === 'subscription';
    const stop = new AbortController();
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: subscribes ? 'text/event-stream' : 'application/graphql-response+json, application/json',
        ...options?.headers,
      },
      body: JSON.stringify(params),
      credentials: 'same-origin',
      signal: stop.signal,
    });
    if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) return until(stop, results(response.body));
    return response.json();
  };
}
