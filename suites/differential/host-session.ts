import type { Duplex } from 'node:stream';
import { systemClock } from '../../harness/runtime/clock.ts';
import { LoopbackNetwork } from '../../harness/runtime/loopback-network.ts';
import { parseHostPort } from '../../harness/runtime/network.ts';
import { nodeSecureChannel } from '../../harness/runtime/node-secure-channel.ts';
import type { DirectoryHost } from '../../mocks/directory/directory-host.ts';
import { CLOSED, LdapConnection } from './ldap/ldap-connection.ts';
import type { Reply } from './ldap/replies.ts';
import { type EncodedOperation, encodeBind, encodeModify, encodeSearch } from './ldap/requests.ts';
import type { Transport } from './step.ts';

/** The policy of the domain that every script finds, as facts of lockout were observed with; intervals are ticks. */
const BASELINE_POLICY: Readonly<Record<string, string>> = {
  lockoutThreshold: '5',
  lockoutDuration: '-18000000000',
  lockOutObservationWindow: '-18000000000',
  maxPwdAge: '-36288000000000',
  minPwdAge: '0',
  minPwdLength: '7',
  pwdHistoryLength: '24',
  pwdProperties: '1',
};

const PORTS = {
  ldaps: 'ldaps',
  ldap: 'ldap',
  starttls: 'ldap',
  gc: 'globalCatalog',
  'gc-tls': 'globalCatalogTls',
  'gc-starttls': 'globalCatalog',
} as const satisfies Record<Transport, string>;

/** One directory under test, with the administrator's connection to it. */
export class HostSession implements Disposable {
  readonly host: DirectoryHost;
  /** Whether a wait on the wall's clock is needed where a script asks for one. */
  readonly waitsReally: boolean;
  readonly admin: LdapConnection;
  readonly #network: LoopbackNetwork;

  private constructor(
    host: DirectoryHost,
    waitsReally: boolean,
    network: LoopbackNetwork,
    admin: LdapConnection,
  ) {
    this.host = host;
    this.waitsReally = waitsReally;
    this.#network = network;
    this.admin = admin;
  }

  /** Binds as the administrator and gives the domain the policy that scripts start from. */
  static async open(
    host: DirectoryHost,
    { waitsReally }: { readonly waitsReally: boolean },
  ): Promise<HostSession> {
    const network = new LoopbackNetwork();
    for (const name of new Set(Object.values(PORTS))) {
      const address = parseHostPort(host.addresses[name]);
      if (address === undefined) throw new TypeError(`${host.addresses[name]} is no host:port.`);
      network.name({ host: name, port: 0 }, address);
    }
    const session = new HostSession(
      host,
      waitsReally,
      network,
      await connect(host, network, 'ldaps'),
    );
    const { bindName, password } = host.administrator;
    await session.must(encodeBind(bindName, password.reveal()), 'bind as the administrator');
    await session.resetPolicy();
    await session.occupyProtectedUsers();
    return session;
  }

  connect(transport: Transport = 'ldaps'): Promise<LdapConnection> {
    return connect(this.host, this.#network, transport);
  }

  secure(stream: Duplex): Promise<Duplex> {
    return secure(this.host, stream);
  }

  /** Puts back the policy of the domain head. */
  async resetPolicy(): Promise<void> {
    const changes = Object.entries(BASELINE_POLICY).map(([attribute, value]) => ({
      operation: 'replace' as const,
      attribute,
      values: [Buffer.from(value)],
    }));
    await this.must(encodeModify(this.host.domain.baseDn, changes), 'set the policy of the domain');
  }

  /**
   * Puts a group without members into Protected Users. Scripts run side by side, and what a directory says to the
   * deletion of a member that is not there depends on whether the group has any.
   */
  async occupyProtectedUsers(): Promise<void> {
    const group = (name: string) => `CN=${name},CN=Users,${this.host.domain.baseDn}`;
    const values = [Buffer.from(group('Read-only Domain Controllers'))];
    const change = { operation: 'replace' as const, attribute: 'member', values };
    await this.must(encodeModify(group('Protected Users'), [change]), 'occupy Protected Users');
  }

  /** The host's clock in milliseconds since the Unix epoch, rounded down to a second. */
  async now(): Promise<number> {
    const found = await this.must(
      encodeSearch({
        base: '',
        scope: 'base',
        filter: '(objectClass=*)',
        attributes: ['currentTime'],
      }),
      'read the time from the rootDSE',
    );
    const time = found.entries[0]?.attributes[0]?.values[0]?.toString() ?? '';
    const [, year, month, day, hour, minute, second] =
      /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)/.exec(time)?.map(Number) ?? [];
    if (year === undefined || month === undefined) return systemClock.now();
    return Date.UTC(year, month - 1, day, hour, minute, second);
  }

  /** As the administrator. @throws TypeError when it is refused: a script's own steps go another way. */
  async must(operation: EncodedOperation, what: string): Promise<Reply> {
    const reply = await this.admin.request(operation);
    if (reply === CLOSED || reply.code !== 0) {
      const why = reply === CLOSED ? CLOSED : `${reply.code} ${reply.diagnosticMessage}`;
      throw new TypeError(`Cannot ${what} on ${this.host.host}: ${why}`);
    }
    return reply;
  }

  [Symbol.dispose](): void {
    this.admin[Symbol.dispose]();
  }
}

async function connect(
  host: DirectoryHost,
  network: LoopbackNetwork,
  transport: Transport,
): Promise<LdapConnection> {
  const stream = await network.from('suite').dial({ host: PORTS[transport], port: 0 });
  const isTls = transport === 'ldaps' || transport === 'gc-tls';
  const connection = new LdapConnection(isTls ? await secure(host, stream) : stream);
  if (transport.endsWith('starttls')) await connection.startTls((clear) => secure(host, clear));
  return connection;
}

async function secure(host: DirectoryHost, stream: Duplex): Promise<Duplex> {
  const secured = await nodeSecureChannel.connect(stream, {
    serverName: host.host,
    trustedRoots: [host.rootCertificate],
  });
  return secured.stream;
}
