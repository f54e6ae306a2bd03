// Writes x.documents.ts beside each x.graphql in src: its operations as typed documents, for
// ../../graph/schema.graphql. One file for each, so that changes to two screens do not meet.
// With --check nothing is written; exit code 1 says that a file is not the one of today.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse } from 'graphql';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';

const here = import.meta.dirname;
const schemaText = readFileSync(join(here, '../../graph/schema.graphql'), 'utf8');
const schema = parse(schemaText);
const schemaAst = buildSchema(schemaText);
const check = process.argv.includes('--check');
let stale = 0;

const sources = readdirSync(join(here, 'src'), { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.graphql'))
  .sort();
for (const source of sources) {
  const path = join(here, 'src', source);
  const target = path.replace(/graphql$/, 'documents.ts');
  const document = parse(readFileSync(path, 'utf8'));
  const text = '/* From ' + source.split('/').pop() + ' and the schema, by `npm run types`. */\n' + await codegen({
    filename: target,
    schema,
    schemaAst,
    documents: [{ location: path, document }],
    config: {
      strictScalars: true,
      scalars: { BigInt: 'string', Date: 'string', DateTime: 'string', Decimal: 'string', Upload: 'File' },
      enumsAsTypes: true,
      useTypeImports: true,
      dedupeFragments: true,
    },
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations, documents },
  });
  if (existsSync(target) && readFileSync(target, 'utf8') === text) continue;
  if (check) {
    console.error(`${target} is not what the schema gives today; run: npm run types`);
    stale++;
  } else {
    writeFileSync(target, text);
  }
}
process.exit(stale ? 1 : 0);
