/**
 * The kinds of credential there are: what each consists of. Forms, checks, the API and the command line read this table;
 * connectors read the fields by these names.
 *
 * Boundary: declarations. A field is what a person has in their hands; what is made of it (access tokens) is not here.
 */
import type { CredentialField, CredentialKind } from '../../ports/credentials.ts';

type FieldParts = Omit<Partial<CredentialField>, 'name' | 'label' | 'secret'>;

const open = (name: string, label: string, parts: FieldParts = {}): CredentialField => ({
  name,
  label,
  secret: false,
  required: true,
  ...parts,
});
const secret = (name: string, label: string, parts: FieldParts = {}): CredentialField => ({
  name,
  label,
  secret: true,
  required: true,
  ...parts,
});
const optional = { required: false } as const;
const target = { target: true } as const;

const host = (example: string) =>
  open('host', 'Server', { ...target, hint: `A name or an address, such as ${example}.` });
const user = open('user', 'User name');
const password = secret('password', 'Password');

const mailSecurity = {
  ...target,
  usual: 'tls',
  options: [
    { value: 'tls', label: 'Encrypted from the start (TLS)' },
    { value: 'starttls', label: 'Encrypted after the greeting (STARTTLS)' },
    { value: 'none', label: 'Not encrypted' },
  ],
} as const;

/** Of what signs in to whatever address a step calls: `allowed-servers.ts` holds calls to it. */
const servers = open('servers', 'Only at these servers', {
  ...optional,
  ...target,
  hint: 'Such as api.example.com, *.example.org. Empty: wherever a step calls.',
});

function database(kind: string, label: string, port: string): CredentialKind {
  return {
    kind,
    label,
    description: `A user of one ${label} database.`,
    fields: [
      host('db.example.com'),
      open('port', 'Port', { ...optional, ...target, usual: port }),
      open('database', 'Database'),
      user,
      password,
      open('tls', 'Encryption', {
        ...optional,
        ...target,
        usual: 'verify',
        options: [
          { value: 'verify', label: 'Encrypted, and the server’s certificate is checked' },
          { value: 'on', label: 'Encrypted, whatever the certificate' },
          { value: 'off', label: 'Not encrypted' },
        ],
      }),
      open('ca', 'Certificate of the authority', {
        ...optional,
        ...target,
        lines: true,
        hint: 'Where the server’s certificate comes from your own authority: that one’s, from -----BEGIN CERTIFICATE----- on. No other is trusted then.',
      }),
    ],
  };
}

const clientStyle = open('style', 'The client identifies itself', {
  ...optional,
  usual: 'header',
  options: [
    { value: 'header', label: 'In a header (usual)' },
    { value: 'body', label: 'In the body' },
  ],
});
const tokenUrl = open('tokenUrl', 'Address that gives out tokens', {
  ...target,
  hint: 'Such as https://accounts.example.com/oauth/token.',
});
const scope = open('scope', 'Scopes', {
  ...optional,
  hint: 'What may be done with it; separated by spaces.',
});

export const credentialKinds: readonly CredentialKind[] = [
  {
    kind: 'bearer',
    label: 'Bearer token',
    description: 'One token that is sent with every request.',
    fields: [secret('token', 'Token'), servers],
  },
  {
    kind: 'basic',
    label: 'User name and password',
    description: 'HTTP basic authentication.',
    fields: [user, secret('password', 'Password', optional), servers],
  },
  {
    kind: 'api-key',
    label: 'API key',
    description: 'A key that is sent in a header or in the address.',
    fields: [
      open('in', 'Sent in', {
        usual: 'header',
        options: [
          { value: 'header', label: 'A header' },
          { value: 'query', label: 'The address (query parameter)' },
        ],
      }),
      open('name', 'Name of the header or parameter', { hint: 'Such as X-API-Key.' }),
      secret('key', 'Key'),
      servers,
    ],
  },
  {
    kind: 'oauth2-client',
    label: 'OAuth 2, as a program',
    description: 'Baton gets a token for itself with a client id and secret (client credentials).',
    fields: [
      tokenUrl,
      open('clientId', 'Client id'),
      secret('clientSecret', 'Client secret'),
      scope,
      clientStyle,
      servers,
    ],
  },
  {
    kind: 'oauth2-code',
    label: 'OAuth 2, on behalf of a person',
    description: 'Somebody signs in once at the other side and allows Baton to act for them.',
    signIn: true,
    fields: [
      open('authorizationUrl', 'Address where people sign in', {
        hint: 'Further parameters may stand in it, such as ?access_type=offline.',
      }),
      tokenUrl,
      open('clientId', 'Client id'),
      secret('clientSecret', 'Client secret', optional),
      scope,
      clientStyle,
      servers,
    ],
  },
  {
    kind: 'token',
    label: 'Token of an application',
    description: 'What an application such as Slack, HubSpot or Stripe gives out for programs.',
    fields: [secret('token', 'Token')],
  },
  {
    kind: 'webhook-address',
    label: 'Address of a webhook',
    description: 'An address that Slack, Teams and others give out: whoever knows it can post there.',
    fields: [secret('address', 'Address', { hint: 'Such as https://hooks.slack.com/services/…' })],
  },
  {
    kind: 'webhook-secret',
    label: 'Webhook secret',
    description: 'Signs the webhooks Baton sends and checks those it receives (Standard Webhooks).',
    fields: [secret('secret', 'Secret', { hint: 'Such as whsec_… of the other side.' })],
  },
  {
    kind: 'smtp',
    label: 'Outgoing mail (SMTP)',
    description: 'The server that sends your mail.',
    fields: [
      host('smtp.example.com'),
      open('port', 'Port', { ...optional, ...target, usual: '465' }),
      open('security', 'Encryption', mailSecurity),
      open('user', 'User name', optional),
      secret('password', 'Password', optional),
    ],
  },
  {
    kind: 'imap',
    label: 'Mailbox (IMAP)',
    description: 'A mailbox that Baton reads.',
    fields: [
      host('imap.example.com'),
      open('port', 'Port', { ...optional, ...target, usual: '993' }),
      open('security', 'Encryption', mailSecurity),
      user,
      password,
    ],
  },
  database('postgres', 'PostgreSQL', '5432'),
  database('mysql', 'MySQL or MariaDB', '3306'),
  database('sql-server', 'Microsoft SQL Server', '1433'),
  {
    kind: 'sqlite',
    label: 'SQLite file',
    description: 'A database in a file of the computer Baton runs on.',
    fields: [
      open('file', 'File', {
        ...target,
        hint: 'Its whole path, such as /srv/shop/shop.db. It lies in a folder that whoever runs Baton named in BATON_FOLDERS.',
      }),
    ],
  },
  {
    kind: 'sftp',
    label: 'File server (SFTP)',
    description: 'An account with a password or a private key.',
    fields: [
      host('files.example.com'),
      open('port', 'Port', { ...optional, ...target, usual: '22' }),
      open('hostKey', 'Fingerprint of the server’s key', {
        ...target,
        hint: 'SHA256:… – whoever runs the server tells it, so that nobody else can pose as it. Trying a step shows the one it meets.',
      }),
      user,
      secret('password', 'Password', optional),
      secret('privateKey', 'Private key', { ...optional, lines: true, hint: 'In place of a password.' }),
      secret('passphrase', 'Passphrase of the private key', optional),
    ],
  },
  {
    kind: 'object-storage',
    label: 'Object storage (S3)',
    description: 'A bucket of Amazon S3 or of a service that speaks like it.',
    fields: [
      open('endpoint', 'Address', { ...target, hint: 'Such as https://s3.eu-central-1.amazonaws.com.' }),
      open('region', 'Region', { ...optional, usual: 'us-east-1' }),
      open('bucket', 'Bucket', { ...optional, hint: 'Empty: each step says it.' }),
      open('style', 'The bucket stands', {
        ...optional,
        ...target,
        usual: 'path',
        options: [
          { value: 'path', label: 'In the path (usual)' },
          { value: 'host', label: 'In front of the server’s name' },
        ],
      }),
      open('accessKeyId', 'Access key id'),
      secret('secretAccessKey', 'Secret access key'),
    ],
  },
];
