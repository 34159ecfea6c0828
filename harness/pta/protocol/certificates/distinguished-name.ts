import {
  AttributeTypeAndValue,
  AttributeValue,
  Name,
  RelativeDistinguishedName,
} from '@peculiar/asn1-x509';
import { OID } from './object-identifiers.ts';

/** The name `CN={commonName}`, in UTF-8. */
export function commonNameOnly(commonName: string): Name {
  const attribute = new AttributeTypeAndValue({
    type: OID.commonName,
    value: new AttributeValue({ utf8String: commonName }),
  });
  return new Name([new RelativeDistinguishedName([attribute])]);
}

/** The first common name, or `undefined`. */
export function commonNameOf(name: Name): string | undefined {
  for (const relative of name) {
    for (const { type, value } of relative) {
      if (type === OID.commonName) return value.toString();
    }
  }
  return undefined;
}
