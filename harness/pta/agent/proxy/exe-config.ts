import { parseXml } from '../../protocol/xml/parse-xml.ts';
import { renderXml, xml } from '../../protocol/xml/render-xml.ts';
import type { XmlElement } from '../../protocol/xml/xml-element.ts';

/**
 * What `AzureADConnectAuthenticationAgentService.exe.config` says of the proxy: `configuration/system.net/defaultProxy`.
 *
 * @see https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-faq
 */
export interface ProxyConfig {
  /** `false` bypasses every proxy. */
  readonly enabled: boolean;
  readonly useDefaultCredentials: boolean;
  /** Whether the system's own settings are asked first. */
  readonly useSystemDefault: boolean;
  /** URL of a proxy, such as `http://proxy.contoso.test:8080`. */
  readonly proxyAddress?: string;
  /** Names without a dot are reached directly. */
  readonly bypassOnLocal: boolean;
}

/** .NET's own, when the file says nothing: the proxy of the system. */
export const DEFAULT_PROXY_CONFIG: ProxyConfig = {
  enabled: true,
  useDefaultCredentials: false,
  useSystemDefault: true,
  bypassOnLocal: false,
};

/**
 * Reads the file; what it does not mention is as {@link DEFAULT_PROXY_CONFIG}.
 *
 * @throws HarnessError `MALFORMED` when it is no XML
 */
export function parseExeConfig(text: string): ProxyConfig {
  const defaultProxy = parseXml(text, 'exe.config')
    .child('system.net', '')
    ?.child('defaultProxy', '');
  const proxy = defaultProxy?.child('proxy', '');
  const usual = DEFAULT_PROXY_CONFIG;
  const address = attributeOf(proxy, 'proxyaddress');
  return {
    enabled: isTrue(attributeOf(defaultProxy, 'enabled'), usual.enabled),
    useDefaultCredentials: isTrue(
      attributeOf(defaultProxy, 'useDefaultCredentials'),
      usual.useDefaultCredentials,
    ),
    useSystemDefault: isTrue(attributeOf(proxy, 'usesystemdefault'), address === undefined),
    bypassOnLocal: isTrue(attributeOf(proxy, 'bypassonlocal'), usual.bypassOnLocal),
    ...(address !== undefined && { proxyAddress: address }),
  };
}

export function renderExeConfig(config: ProxyConfig): string {
  const { enabled, useDefaultCredentials, useSystemDefault, proxyAddress, bypassOnLocal } = config;
  const proxy = xml('proxy', [], {
    usesystemdefault: String(useSystemDefault),
    ...(proxyAddress !== undefined && { proxyaddress: proxyAddress }),
    bypassonlocal: String(bypassOnLocal),
  });
  const defaultProxy = xml('defaultProxy', [proxy], {
    enabled: String(enabled),
    useDefaultCredentials: String(useDefaultCredentials),
  });
  return renderXml(xml('configuration', [xml('system.net', [defaultProxy])]));
}

/** .NET writes `True` as well as `true`. */
function isTrue(value: string | undefined, otherwise: boolean): boolean {
  return value === undefined ? otherwise : value.trim().toLowerCase() === 'true';
}

function attributeOf(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attribute(name);
}
