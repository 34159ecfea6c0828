import type { Rule } from '../../mocks/firewall/rule.ts';

const SOURCE = 'learn.microsoft.com, PTA quickstart';

/**
 * What the documentation asks a firewall to let out, and the way to the domain itself. Everything else is
 * denied, as on a well-kept network.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start
 */
export function documentedRules(domain: string): Rule[] {
  const allow = { kind: 'allow' } as const;
  return [
    { host: `*.${domain}`, port: 'any', action: allow, reason: 'inside the network' },
    ...['*.msappproxy.net', '*.servicebus.windows.net'].map((host) => ({
      host,
      port: 443,
      action: allow,
      reason: `agents need it (${SOURCE})`,
    })),
    ...['login.windows.net', 'login.microsoftonline.com'].map((host) => ({
      host,
      port: 443,
      action: allow,
      reason: `registration needs it (${SOURCE})`,
    })),
  ];
}
