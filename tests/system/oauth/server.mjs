// An authorization server (oidc-provider) and an API that accepts its tokens.
//
// It prints one line of JSON when it listens: its address, and a first refresh token of the client
// `user`. Tokens of the client `brief` end after 30 seconds, which is less than the margin at which
// they are renewed; those of the others after an hour. Refresh tokens are replaced at each use.
//
//   GET  /api            what the API got; 401 without a valid token
//   GET  /control        how often the token endpoint answered, by status
//   POST /control/revoke forgets the access tokens that the API has accepted

import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

const SECRET = process.env.CLIENT_SECRET
const service = { grant_types: ['client_credentials'], response_types: [], redirect_uris: [] }
const answered = {}
const accepted = new Set()
let provider

const server = createServer((request, response) => {
  const path = new URL(request.url, 'http://host').pathname
  if (path === '/api') return api(request, response)
  if (path === '/control/revoke') return revoke(response)
  if (path === '/control') return reply(response, 200, answered)
  if (path === '/token') response.on('finish', () => (answered[response.statusCode] = (answered[response.statusCode] ?? 0) + 1))
  return provider.callback()(request, response)
})

function reply(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function find(token) {
  return (await provider.ClientCredentials.find(token)) ?? (await provider.AccessToken.find(token))
}

async function api(request, response) {
  const token = (request.headers.authorization ?? '').replace('Bearer ', '')
  if (!(await find(token))) return reply(response, 401, { error: 'invalid_token' })
  accepted.add(token)
  return reply(response, 200, { headers: request.headers })
}

async function revoke(response) {
  for (const token of accepted) await (await find(token))?.destroy()
  accepted.clear()
  return reply(response, 200, {})
}

server.listen(0, '127.0.0.1', async () => {
  const issuer = `http://127.0.0.1:${server.address().port}`
  const lifetime = (_, token) => (token.clientId === 'brief' ? 30 : 3600)
  provider = new Provider(issuer, {
    clients: [
      { client_id: 'service', client_secret: SECRET, ...service },
      { client_id: 'brief', client_secret: SECRET, ...service, token_endpoint_auth_method: 'client_secret_post' },
      { client_id: 'user', client_secret: SECRET, grant_types: ['authorization_code', 'refresh_token'], redirect_uris: ['https://app.example/'] },
    ],
    cookies: { keys: ['the cookies of the tests'] },
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    rotateRefreshToken: true,
    scopes: ['openid', 'offline_access', 'orders'],
    ttl: { ClientCredentials: lifetime, AccessToken: 3600, RefreshToken: 86400, Grant: 86400 },
  })
  const grant = new provider.Grant({ accountId: 'ada', clientId: 'user' })
  grant.addOIDCScope('openid offline_access')
  const client = await provider.Client.find('user')
  const granted = { accountId: 'ada', authTime: 1, client, grantId: await grant.save(), gty: 'authorization_code', scope: 'openid offline_access' }
  const refreshToken = await new provider.RefreshToken(granted).save()
  console.log(JSON.stringify({ url: issuer, refreshToken }))
})
