/** A real SMTP server for tests: keeps what it was sent, and refuses what the test says. */
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly mail: Email;
}

export interface SmtpStage {
  /** Fields of a credential of the kind `smtp` that signs in there. */
  readonly fields: Readonly<Record<string, string>>;
  readonly received: ReceivedMail[];
  /** What the next commands are answered: for a recipient, its address → an SMTP code. */
  refuse: (address: string) => number | undefined;
  close(): Promise<void>;
}

const USER = 'office@baton.example';
const PASSWORD = 'password-of-the-office-mail';

export async function startSmtp({ starttls = false }: { starttls?: boolean } = {}): Promise<SmtpStage> {
  const received: ReceivedMail[] = [];
  const stage: { refuse: SmtpStage['refuse'] } = { refuse: () => undefined };
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    ...(starttls ? {} : { disabledCommands: ['STARTTLS'] }),
    onAuth(auth, _session, done) {
      if (auth.username === USER && auth.password === PASSWORD) done(null, { user: USER });
      else done(new Error('Wrong user name or password'));
    },
    onRcptTo(address, _session, done) {
      const code = stage.refuse(address.address);
      if (code === undefined) done();
      else
        done(
          Object.assign(new Error(code >= 500 ? 'No such mailbox' : 'Come back later'), {
            responseCode: code,
          }),
        );
    },
    onData(stream, session, done) {
      const pieces: Buffer[] = [];
      stream.on('data', (piece: Buffer) => pieces.push(piece));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        PostalMime.parse(Buffer.concat(pieces)).then((mail) => {
          received.push({
            from: mailFrom ? mailFrom.address : '',
            to: rcptTo.map(({ address }) => address),
            mail,
          });
          done();
        }, done);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  // cast: a listening TCP server has an address with a port
  const { port } = server.server.address() as AddressInfo;
  return {
    fields: { host: '127.0.0.1', port: String(port), security: 'none', user: USER, password: PASSWORD },
    received,
    get refuse() {
      return stage.refuse;
    },
    set refuse(rule) {
      stage.refuse = rule;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
