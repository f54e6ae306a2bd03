// Bundles the page and writes beside it the licences of every package in the bundle.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const out = 'build';
mkdirSync(out, { recursive: true });
const result = await build({
  entryPoints: { graphiql: 'page.jsx' },
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  target: ['es2020'],
  charset: 'utf8',
  legalComments: 'none', // the licences stand in LICENSES.txt
  define: { 'process.env.NODE_ENV': '"production"' },
  loader: { '.graphql': 'text' },
  metafile: true,
  logLevel: 'warning',
});
copyFileSync('index.html', join(out, 'index.html'));

const packages = new Set();
for (const input of Object.keys(result.metafile.inputs)) {
  const found = input.match(/^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//);
  if (found) packages.add(found[0]);
}
let text = 'Packages bundled in graphiql.js and graphiql.css, with their licences.\n';
for (const dir of [...packages].sort()) {
  const about = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8'));
  const file = readdirSync(dir).find((name) => /^licen[cs]e/i.test(name));
  text += `\n${'='.repeat(72)}\n${about.name} ${about.version} (${about.license})\n\n`;
  text += file ? readFileSync(join(dir, file), 'utf8').trim() : `Licence: ${about.license}; the package ships no text of it.`;
  text += '\n';
}
writeFileSync(join(out, 'LICENSES.txt'), text.replaceAll('\r\n', '\n'));
