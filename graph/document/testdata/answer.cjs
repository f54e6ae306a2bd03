// Answers queries of introspection with graphql-js. Reads {sdl, queries} from standard
// input and writes the data of each.
const g = require('graphql');
const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const schema = g.buildSchema(input.sdl);
process.stdout.write(JSON.stringify(input.queries.map((source) => {
  const result = g.graphqlSync({ schema, source });
  if (result.errors) throw result.errors[0];
  return result.data;
})));
