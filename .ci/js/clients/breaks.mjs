// What a client of the schema {before} would find broken in the schema {after}.
import { buildSchema, findBreakingChanges } from 'graphql';
import { answer } from './io.mjs';

await answer(({ before, after }) => findBreakingChanges(buildSchema(before), buildSchema(after)).map((c) => `${c.type}: ${c.description}`));
