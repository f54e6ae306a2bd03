import { cacheExchange, Client, fetchExchange, subscriptionExchange } from 'urql';
import { carried } from './csrf';
import { follow } from './stream';

/**
 * The one way to the server. Answers are kept by question and variables, which name both
 * dates; a cache by object would mix what one object was at two of them.
 */
export function newClient(): Client {
  return new Client({
    url: '/graphql',
    preferGetMethod: false,
    fetchOptions: () => ({ credentials: 'same-origin', headers: { 'GraphQL-Preflight': '1', ...carried() } }),
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({ unsubscribe: follow(query ?? '', variables, sink) }),
        }),
      }),
    ],
    // Shown at once from what is kept, and asked again: somebody else may have changed it.
    requestPolicy: 'cache-and-network',
  });
}
