// Scripts of this folder read one JSON value and print one.
import { text } from 'node:stream/consumers';

// What libraries complain of in the console is part of an answer.
export const complaints = [];
for (const level of ['warn', 'error']) console[level] = (...words) => complaints.push(words.map(String).join(' '));

export async function answer(run) {
  const given = JSON.parse(await text(process.stdin));
  const data = JSON.stringify(await run(given));
  await new Promise((done) => process.stdout.write(data, done));
  process.exit(0); // connections that are kept open do not hold it
}
