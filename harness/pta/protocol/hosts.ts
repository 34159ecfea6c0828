/**
 * Host names of Pass-through Authentication in the public cloud. Captured, public research; the wildcards that a
 * firewall must allow are documented: `*.msappproxy.net`, `*.servicebus.windows.net`
 * (https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-pta-quick-start).
 */

/** Everything of the Hybrid Identity Service ends so. */
export const MSAPPPROXY_SUFFIX = 'msappproxy.net';

/** Every Service Bus namespace ends so; the wire calls it `Domain`. */
export const SERVICE_BUS_DOMAIN = 'servicebus.windows.net';

/** Registry value `ServiceHost` of the agent, which it prefixes with the tenant id. */
export const BOOTSTRAP_SERVICE_HOST = 'pta.bootstrap.his.msappproxy.net';

/** Hosts that take answers end so. */
export const RETURN_HOST_SUFFIX = 'connector.his.msappproxy.net';

/** Audience of the access token that registration asks for. */
export const REGISTRATION_AUDIENCE = 'https://proxy.cloudwebappproxy.net/registerapp';

/** Where users and the installer sign in: public cloud first, then the older name. */
export const LOGIN_HOSTS = ['login.microsoftonline.com', 'login.windows.net'] as const;

/** Registration and the feature switches. */
export function registrationHost(tenantId: string): string {
  return `${tenantId}.registration.${MSAPPPROXY_SUFFIX}`;
}

/** Bootstrap, the name that authentication agents use. */
export function bootstrapHost(tenantId: string): string {
  return `${tenantId}.${BOOTSTRAP_SERVICE_HOST}`;
}

/** Bootstrap, the name that provisioning agents use; it answers authentication agents too. */
export function sharedBootstrapHost(tenantId: string): string {
  return `${tenantId}.bootstrap.${MSAPPPROXY_SUFFIX}`;
}

/** The administration API behind the portal. */
export function adminHost(tenantId: string): string {
  return `${tenantId}.admin.${MSAPPPROXY_SUFFIX}`;
}

/** A relay namespace such as `his-nam1-wus2`. */
export function serviceBusHost(namespace: string): string {
  return `${namespace}.${SERVICE_BUS_DOMAIN}`;
}

/** What the AMQP `open` frame names as the other side, unlike the host that is dialled. */
export function relayHostname(namespace: string): string {
  return `${namespace}-relay.${SERVICE_BUS_DOMAIN}`;
}

/** A relay instance, named in the signal. Captured: `g17-prod-ch3-006-sb`. */
export function relayInstanceHost(instance: string): string {
  return `${instance}-sb.${SERVICE_BUS_DOMAIN}`;
}

/** A host that takes answers, named in the request. Captured: `vm7-proxy-pta-WUS-SJC01P-3`. */
export function returnHost(machine: string): string {
  return `${machine}.${RETURN_HOST_SUFFIX}`;
}

/**
 * Whether an agent may send answers there: only below the suffixes that its firewall has to let through anyway. A check
 * of this project: the real agent has none as far as is public, and takes whatever host the request names.
 */
export function isReturnHost(host: string): boolean {
  return /^[a-z0-9][a-z0-9.-]*\.msappproxy\.(?:net|us|cn)$/i.test(host);
}

/** Trust renewal in one region. Captured: `https://his-eur1-weur1.renewtrust.msappproxy.net/renewTrust`. */
export function trustRenewalHost(namespace: string): string {
  return `${namespace}.renewtrust.${MSAPPPROXY_SUFFIX}`;
}
