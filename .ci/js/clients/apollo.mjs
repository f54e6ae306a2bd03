// Apollo Client with its normalised cache, uploads, and persisted queries by GET.
import { createHash } from 'node:crypto';
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client/core';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { relayStylePagination } from '@apollo/client/utilities';
import UploadHttpLink from 'apollo-upload-client/UploadHttpLink.mjs';
import { answer, complaints } from './io.mjs';
import { everyPage, wayOfOneFile, NAMED, PAGE } from './documents.mjs';

await answer(async ({ url, insert, size, workbook, project }) => {
  const cache = () => new InMemoryCache({
    typePolicies: { Query: { fields: { projects: relayStylePagination(['filter', 'orderBy']) } } },
  });
  const office = new ApolloClient({ cache: cache(), link: new UploadHttpLink({ uri: url, headers: { 'GraphQL-Preflight': '1' } }) });
  const send = async (document, variables) => {
    const { data } = /^mutation/.test(document)
      ? await office.mutate({ mutation: gql(document), variables })
      : await office.query({ query: gql(document), variables, fetchPolicy: 'network-only' });
    return data;
  };
  const pages = async (forwards) => {
    const client = new ApolloClient({ cache: cache(), link: new HttpLink({ uri: url }) });
    const all = client.watchQuery({ query: gql(PAGE), variables: forwards ? { first: size } : { last: size } });
    return everyPage({
      insert, size, forwards,
      ask: async (variables) => {
        await all.fetchMore({ variables });
        return client.readQuery({ query: gql(PAGE), variables }).projects; // all pages, as the cache joins them
      },
    });
  };

  const exchanged = []; // what went over the wire
  const persisting = new ApolloClient({
    cache: new InMemoryCache(),
    link: new PersistedQueryLink({ sha256: (text) => createHash('sha256').update(text).digest('hex'), useGETForHashedQueries: true })
      .concat(new HttpLink({
        uri: url,
        fetch: async (address, options) => {
          const response = await fetch(address, options);
          const document = options.body ? JSON.parse(options.body).query : new URL(address).searchParams.get('query');
          exchanged.push(`${options.method} ${document ? 'document' : 'hash'} ${response.status}`);
          return response;
        },
      })),
  });
  const persisted = [];
  const named = [project, project + '二'];
  for (const name of named) {
    persisted.push((await persisting.query({ query: gql(NAMED), variables: { name } })).data.projects.totalCount);
  }

  return {
    file: await wayOfOneFile({
      workbook, project, send,
      cached: (document, variables) => office.readQuery({ query: gql(document), variables }),
    }),
    forwards: await pages(true),
    backwards: await pages(false),
    persisted, exchanged,
    complaints,
  };
});
