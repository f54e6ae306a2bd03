// urql with Graphcache, its normalised cache, which knows the schema by introspection.
import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { getIntrospectionQuery } from 'graphql';
import { answer, complaints } from './io.mjs';
import { everyPage, wayOfOneFile, PAGE } from './documents.mjs';

await answer(async ({ url, insert, size, workbook, project }) => {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: getIntrospectionQuery({ descriptions: false }) }),
  });
  const { data: schema, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  // What has no id is a part of what it hangs on.
  const parts = schema.__schema.types.filter((t) => t.kind === 'OBJECT' && !t.fields.some((f) => f.name === 'id'));
  const keys = Object.fromEntries(parts.map((t) => [t.name, () => null]));
  const client = () => new Client({
    url,
    fetchOptions: { headers: { 'GraphQL-Preflight': '1' } },
    exchanges: [cacheExchange({ schema, keys, resolvers: { Query: { projects: relayPagination() } } }), fetchExchange],
  });
  const ask = (c) => async (document, variables, requestPolicy) => {
    const { data, error } = /^mutation/.test(document)
      ? await c.mutation(gql(document), variables).toPromise()
      : await c.query(gql(document), variables, { requestPolicy }).toPromise();
    if (error) throw error;
    return data;
  };
  const pages = async (forwards) => {
    const one = ask(client());
    return everyPage({ insert, size, forwards, ask: async (variables) => (await one(PAGE, variables)).projects });
  };
  const office = client();
  return {
    file: await wayOfOneFile({
      workbook, project,
      send: (document, variables) => ask(office)(document, variables, 'network-only'),
      cached: (document, variables) => office.readQuery(gql(document), variables)?.data,
    }),
    forwards: await pages(true),
    backwards: await pages(false),
    complaints,
  };
});
