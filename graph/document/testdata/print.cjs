// Checks answers to introspection. Reads {sdl, answers: [introspection]} from standard input
// and writes {want, got: [SDL]}: the schema, and what a client makes of each answer, both
// printed in one order.
const g = require('graphql');
const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const print = (s) => g.printSchema(g.lexicographicSortSchema(s));
process.stdout.write(JSON.stringify({
  want: print(g.buildSchema(input.sdl)),
  got: input.answers.map((data) => print(g.buildClientSchema(data))),
}));
