// Generates a typed client for {schema, documents}, with their operations named, and
// compiles it by the strictest rules, with code that uses it. Answers what is wrong.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, parse } from 'graphql';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import * as documentNodes from '@graphql-codegen/typed-document-node';
import { answer } from './io.mjs';

const here = import.meta.dirname;

await answer(async ({ schema, documents, uses }) => {
  const named = documents.map((text, n) => {
    const document = parse(text);
    for (const d of document.definitions) {
      if (d.kind !== 'OperationDefinition' && d.kind !== 'FragmentDefinition') continue;
      d.name = { kind: 'Name', value: `Example${n + 1}` + (d.name ? `_${d.name.value}` : '') };
    }
    return { location: `example${n + 1}.graphql`, document };
  });
  const generate = (documents, ...plugins) => codegen({
    filename: 'generated.ts',
    schema: parse(schema),
    schemaAst: buildSchema(schema),
    documents,
    config: {
      strictScalars: true, // a scalar without a type is an error
      scalars: { BigInt: 'string', Date: 'string', DateTime: 'string', Decimal: 'string', Upload: 'File' },
      enumsAsTypes: true,
      useTypeImports: true,
    },
    plugins: plugins.map((_, n) => ({ [n]: {} })),
    pluginMap: { ...plugins },
  });
  const types = await generate([], typescript);
  const api = await generate(named, operations, documentNodes);
  const dir = mkdtempSync(join(tmpdir(), 'jiedui-client-'));
  try {
    symlinkSync(join(here, 'node_modules'), join(dir, 'node_modules'));
    writeFileSync(join(dir, 'types.ts'), types);
    writeFileSync(join(dir, 'api.ts'), api);
    writeFileSync(join(dir, 'uses.ts'), uses);
    writeFileSync(join(dir, 'package.json'), '{"type": "module"}');
    const tsc = spawnSync(join(here, 'node_modules/.bin/tsc'), [
      '--strict', '--noUncheckedIndexedAccess', '--noEmit', '--skipLibCheck', '--target', 'es2022', '--lib', 'es2022,dom,dom.iterable',
      '--module', 'nodenext', '--moduleResolution', 'nodenext', '--types', '', 'types.ts', 'api.ts', 'uses.ts',
    ], { cwd: dir, encoding: 'utf8' });
    return { types: types.split('export type').length, documents: api.split('DocumentNode<').length, exit: tsc.status, problems: tsc.stdout + tsc.stderr + (tsc.error ?? '') };
  } finally {
    rmSync(dir, { recursive: true });
  }
});
