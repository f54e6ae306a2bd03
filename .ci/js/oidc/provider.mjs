// An OpenID provider on loopback whose users need no password. The argument is the address
// that it sends users back to; each line it reads is its accounts, claims by name; the one
// line it writes is its own address. It ends with its standard input.
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

let accounts = {};
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'jiedui', client_secret: 'secret', redirect_uris: [process.argv[2]] }],
    pkce: { methods: ['S256'], required: () => true },
    scopes: ['openid', 'profile', 'email', 'groups'],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'], groups: ['groups'] },
    findAccount: (_, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
    cookies: { keys: ['test'] },
  });
  server.on('request', provider.callback());
  createInterface({ input: process.stdin })
    .on('line', (line) => { accounts = JSON.parse(line); })
    .on('close', () => process.exit(0));
  process.stdout.write(issuer + '\n');
});
