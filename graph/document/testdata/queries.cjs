// Writes the introspection query of graphql-js in each combination of its options.
const g = require('graphql');
const names = ['descriptions', 'specifiedByUrl', 'directiveIsRepeatable', 'schemaDescription',
  'inputValueDeprecation', 'experimentalDirectiveDeprecation', 'oneOf'];
const list = [];
for (let bits = 0; bits < 1 << names.length; bits++) {
  const options = Object.fromEntries(names.map((n, i) => [n, (bits >> i & 1) === 1]));
  list.push({ options, query: g.getIntrospectionQuery(options) });
}
process.stdout.write(JSON.stringify(list));
