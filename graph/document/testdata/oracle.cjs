// Says what graphql-js thinks of documents. Reads {schemas: [SDL], cases: [{schema, query}]}
// from standard input and writes, for each case, {syntax} or {errors: [{rule, message, at}]}.
const g = require('graphql');
const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const schemas = input.schemas.map((sdl) => g.buildSchema(sdl));
// @defer and @stream are proposals that no schema of ours has.
const rules = g.specifiedRules.filter((r) => !/Defer|Stream/.test(r.name));
const places = (e) => (e.locations ?? []).map((l) => `${l.line}:${l.column}`).sort();
const answers = input.cases.map(({ schema, query }) => {
  let doc;
  try {
    doc = g.parse(query, { allowEmptySelectionSets: false });
  } catch (e) {
    return { syntax: { message: e.message, at: places(e) } };
  }
  const errors = [];
  for (const rule of rules) {
    for (const e of g.validate(schemas[schema], doc, [rule], { maxErrors: 1000 })) {
      errors.push({ rule: rule.name.replace(/Rule$/, ''), message: e.message, at: places(e) });
    }
  }
  return { errors };
});
process.stdout.write(JSON.stringify(answers));
