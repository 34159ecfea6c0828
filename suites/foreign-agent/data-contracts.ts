// Namespaces of the service's data contracts, and the settings that several requests carry.

const COMMON = 'http://schemas.datacontract.org/2004/07/Microsoft.ApplicationProxy.Common';

export const REGISTRATION = `${COMMON}.Registration`;
export const REGISTRATION_COMMONS = `${COMMON}.RegistrationCommons`;
export const SYSTEM_SETTINGS = `${COMMON}.Utilities.SystemSettings`;
export const TRUST_RENEWAL = `${COMMON}.Registration.TrustRenewal`;
export const SIGNALER_DATA_MODEL = `${COMMON}.SignalerDataModel`;
export const BOOTSTRAP_DATA_MODEL = `${COMMON}.BootstrapDataModel`;
export const SIGNALING_DATA_MODEL = `${COMMON}.SignalingDataModel`;
export const REQUEST_CONTEXTS = `${COMMON}.RequestContexts`;
export const XML_SCHEMA_INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

export const AGENT_VERSION = '1.5.2482.0';

/** @param machineName - a name that needs no escaping */
export const systemSettings = (machineName: string): string =>
  `<a:MachineName>${machineName}</a:MachineName><a:OsLanguage>1033</a:OsLanguage>` +
  '<a:OsLocale>0409</a:OsLocale><a:OsSku>8</a:OsSku><a:OsVersion>10.0.17763</a:OsVersion>';
