// Does our OpenID Connect connector work with a provider that we did not write?
//
//   npm install && node proof.mjs PATH_OF_THE_EXAMPLE_SSO
//
// Starts oidc-provider on this machine, with one client for each algorithm and way of showing the
// secret, and walks through each login as the browser would.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { createInterface } from 'node:readline';
import Provider from 'oidc-provider';

const example = process.argv[2];
const callback = 'http://127.0.0.1:9/login/sso';

function key(kind, options, alg, more) {
  const jwk = generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' });
  return { ...jwk, kid: `${alg}-1`, alg, use: 'sig', ...more };
}

const secret = () => `s:${randomBytes(12).toString('base64')}%+ /`;
const client = (alg, method) => ({
  client_id: `menshen:${alg}:${method}`,
  client_secret: secret(),
  redirect_uris: [callback],
  grant_types: ['authorization_code'],
  response_types: ['code'],
  id_token_signed_response_alg: alg,
  token_endpoint_auth_method: method,
});

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const methods = ['client_secret_basic', 'client_secret_post'];

async function serve(method, conform) {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const clients = algorithms.map((alg) => client(alg, method));
  const provider = new Provider(issuer, {
    clients,
    clientAuthMethods: [method],
    conformIdTokenClaims: conform,
    enabledJWA: { idTokenSigningAlgValues: algorithms },
    pkce: { methods: ['S256'], required: () => true },
    claims: { openid: ['sub'], profile: ['name'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: `Name of ${id}` }) }),
    jwks: {
      keys: [
        key('rsa', { modulusLength: 2048 }, 'RS256'),
        key('rsa', { modulusLength: 2048 }, 'PS256'),
        key('ec', { namedCurve: 'P-256' }, 'ES256'),
        key('ed25519', {}, 'EdDSA'),
      ],
    },
    cookies: { keys: [randomBytes(16).toString('hex')] },
  });
  server.on('request', provider.callback());
  return { issuer, clients, close: () => server.close() };
}

// A browser with cookies that stops where it would leave the provider.
async function browse(page, issuer, answer) {
  const jar = new Map();
  let [url, form] = [page, null];
  for (let steps = 0; steps < 20; steps += 1) {
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (value) jar.set(name, value);
      else jar.delete(name);
    }
    form = null;
    const location = response.headers.get('location');
    if (location) {
      url = new URL(location, url).href;
      if (!url.startsWith(issuer)) return url;
      continue;
    }
    const html = await response.text();
    assert.equal(response.status, 200, html);
    if (answer === 'abort') {
      url = new URL(html.match(/href="([^"]*\/abort)"/)[1], url).href;
      continue;
    }
    url = new URL(html.match(/action="([^"]+)"/)[1], url).href;
    const prompt = html.match(/name="prompt" value="([^"]+)"/)[1];
    form = new URLSearchParams(prompt === 'login' ? { prompt, login: 'xiaoming', password: 'x' } : { prompt });
  }
  throw new Error('the provider never came back');
}

// Runs the example; gives its lines one by one.
function run(...args) {
  const child = spawn(example, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    read: async () => (await lines.next()).value,
    write: (line) => child.stdin.write(`${line}\n`),
    end: () => child.stdin.end(),
  };
}

for (const method of methods) {
  for (const conform of [true, false]) {
    const { issuer, clients, close } = await serve(method, conform);
    for (const { client_id, client_secret } of clients) {
      const sso = run(issuer, client_id, client_secret, callback);
      const page = await sso.read();
      const back = await browse(page, issuer, 'confirm');
      assert.equal(new URL(back).searchParams.get('state'), 'state-1');
      assert.equal(new URL(back).searchParams.get('iss'), issuer);

      const mixed = new URL(back);
      mixed.searchParams.set('iss', 'https://evil.example');
      for (const [url, told] of [
        [mixed.href, 'stale'],
        [back, `known: ${issuer} xiaoming Name of xiaoming`],
        [back, 'stale'],
        [await browse(page, issuer, 'abort'), 'cancelled'],
      ]) {
        sso.write(url);
        assert.equal(await sso.read(), told, `${client_id} ${url}`);
      }
      sso.end();

      const wrong = run(issuer, client_id, 'wrong', callback);
      wrong.write(await browse(await wrong.read(), issuer, 'confirm'));
      assert.equal(await wrong.read(), 'misconfigured: the SSO token endpoint said invalid_client');
      wrong.end();
      console.log(`ok ${client_id}, name in ${conform ? 'userinfo' : 'the ID token'}`);
    }
    close();
  }
}
