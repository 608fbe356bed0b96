declare module 'hoodiecrow-imap' {
  interface Message {
    readonly flags: readonly string[];
  }
  interface Server {
    readonly server: import('node:net').Server;
    readonly storage: { readonly INBOX?: { readonly messages: readonly Message[] } };
    listen(port: number, done: () => void): void;
    close(done: () => void): void;
    appendMessage(mailbox: string, flags: readonly string[], internaldate: string | false, raw: string): void;
  }
  const hoodiecrow: (options: object) => Server;
  // biome-ignore lint/style/noDefaultExport: as the package exports it
  export default hoodiecrow;
}
