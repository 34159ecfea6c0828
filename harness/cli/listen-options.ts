import { isLoopbackHost } from '../control/loopback-host.ts';
import type { ListenAddresses } from '../environment/defaults.ts';
import { type HostPort, parseHostPort } from '../runtime/network.ts';
import type { CommandContext, OptionSpec, ParsedArguments } from './command.ts';
import { misuse } from './misuse.ts';

const ANY_PORT: HostPort = { host: '127.0.0.1', port: 0 };

const LISTENERS = {
  cloud: 'HTTPS of the cloud, every host name on one port',
  ldap: 'LDAP of the domain controller',
  ldaps: 'LDAPS of the domain controller',
  proxy: 'The HTTP proxy at the firewall',
  control: 'Control API and console',
} as const;

type ListenerName = keyof typeof LISTENERS;

const NAMES = Object.keys(LISTENERS) as ListenerName[];

export const LISTEN_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...Object.fromEntries(
    NAMES.map((name) => [
      `${name}-listen`,
      {
        type: 'string',
        value: 'HOST:PORT',
        help: `${LISTENERS[name]}; 127.0.0.1 and a free port unless given.`,
      } as const,
    ]),
  ),
  'allow-remote': {
    type: 'boolean',
    help: 'Allow listening beyond the loopback interface; whoever reaches the control API reads every password.',
  },
};

export interface Addresses {
  readonly listen: ListenAddresses;
  readonly control: HostPort;
  readonly allowRemote: boolean;
}

/** @throws HarnessError `MISUSE` when an address is none, or is not a loopback address without `--allow-remote` */
export function listenAddresses(context: CommandContext, parsed: ParsedArguments): Addresses {
  const allowRemote = parsed.flag('allow-remote');
  const { control = ANY_PORT, ...listen } = Object.fromEntries(
    NAMES.flatMap((name) => {
      const address = addressOf(`--${name}-listen`, parsed.text(`${name}-listen`), allowRemote);
      return address === undefined ? [] : [[name, address]];
    }),
  ) as Partial<Record<ListenerName, HostPort>>;
  const remote = Object.values({ ...listen, control }).filter(({ host }) => !isLoopbackHost(host));
  if (remote.length > 0) {
    context.note(
      'Warning: the lab listens beyond the loopback interface. It is for testing only: its passwords, its certificates and its control API are open to whoever reaches it.\n',
    );
  }
  return { listen, control, allowRemote };
}

function addressOf(
  option: string,
  text: string | undefined,
  allowRemote: boolean,
): HostPort | undefined {
  if (text === undefined) return undefined;
  const address = parseHostPort(text);
  if (address === undefined) {
    throw misuse(`${option} takes HOST:PORT such as 127.0.0.1:8443, not ${JSON.stringify(text)}.`);
  }
  if (allowRemote || isLoopbackHost(address.host)) return address;
  throw misuse(
    `${option} ${text} is not a loopback address; use 127.0.0.1, or add --allow-remote when others may reach this lab.`,
  );
}
