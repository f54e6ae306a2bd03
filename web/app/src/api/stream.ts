import type { ExecutionResult } from 'urql';

interface Sink {
  next: (result: ExecutionResult) => void;
  error: (error: Error) => void;
  complete: () => void;
}

/**
 * Follows a subscription by the protocol graphql-sse, one connection each. The browser's
 * own EventSource reconnects and says which event it had last. Returns how to end it.
 */
export function follow(query: string, variables: unknown, sink: Sink): () => void {
  const address = '/graphql?' + new URLSearchParams({ query, variables: JSON.stringify(variables ?? {}) }).toString();
  const source = new EventSource(address);
  source.addEventListener('next', (event) => sink.next(JSON.parse((event as MessageEvent<string>).data) as ExecutionResult));
  source.addEventListener('complete', () => {
    source.close();
    sink.complete();
  });
  source.addEventListener('error', () => {
    // CONNECTING: the browser tries again by itself. CLOSED: the server refused.
    if (source.readyState === EventSource.CLOSED) sink.error(new Error('stream refused'));
  });
  return () => source.close();
}
