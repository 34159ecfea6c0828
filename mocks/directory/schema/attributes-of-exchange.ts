/**
 * The custom attributes of Exchange, which synchronisation with Microsoft Entra ID carries as well. A forest has them
 * once Exchange has extended its schema. Rows as `readAttributeRow` takes them.
 *
 * @see learn.microsoft.com "Custom attributes in Exchange Server"
 */
export const EXCHANGE_ATTRIBUTES = `
extensionAttribute1 1.2.840.113556.1.2.423 unicode-string single range=1..1024
extensionAttribute2 1.2.840.113556.1.2.424 unicode-string single range=1..1024
extensionAttribute3 1.2.840.113556.1.2.425 unicode-string single range=1..1024
extensionAttribute4 1.2.840.113556.1.2.426 unicode-string single range=1..1024
extensionAttribute5 1.2.840.113556.1.2.427 unicode-string single range=1..1024
extensionAttribute6 1.2.840.113556.1.2.428 unicode-string single range=1..1024
extensionAttribute7 1.2.840.113556.1.2.429 unicode-string single range=1..1024
extensionAttribute8 1.2.840.113556.1.2.430 unicode-string single range=1..1024
extensionAttribute9 1.2.840.113556.1.2.431 unicode-string single range=1..1024
extensionAttribute10 1.2.840.113556.1.2.432 unicode-string single range=1..1024
extensionAttribute11 1.2.840.113556.1.2.599 unicode-string single range=1..2048
extensionAttribute12 1.2.840.113556.1.2.600 unicode-string single range=1..2048
extensionAttribute13 1.2.840.113556.1.2.601 unicode-string single range=1..2048
extensionAttribute14 1.2.840.113556.1.2.602 unicode-string single range=1..2048
extensionAttribute15 1.2.840.113556.1.2.603 unicode-string single range=1..2048
`;
