import { expect, test } from 'vitest';
import { ATTRIBUTES } from './attributes.ts';
import { CLASSES } from './classes.ts';
import { subschemaValues } from './subschema.ts';

// As Active Directory prints them, in public documentation and captures.
test.each([
  [
    'attributetypes',
    "( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' SYNTAX '1.3.6.1.4.1.1466.115.121.1.15' SINGLE-VALUE )",
  ],
  ['attributetypes', "( 2.5.4.10 NAME 'o' SYNTAX '1.3.6.1.4.1.1466.115.121.1.15' )"],
  [
    'attributetypes',
    "( 1.2.840.113556.1.4.2 NAME 'objectGUID' SYNTAX '1.3.6.1.4.1.1466.115.121.1.40' SINGLE-VALUE NO-USER-MODIFICATION )",
  ],
  [
    'attributetypes',
    "( 1.2.840.113556.1.2.102 NAME 'memberOf' SYNTAX '1.3.6.1.4.1.1466.115.121.1.12' NO-USER-MODIFICATION )",
  ],
  [
    'attributetypes',
    "( 1.2.840.113556.1.4.96 NAME 'pwdLastSet' SYNTAX '1.2.840.113556.1.4.906' SINGLE-VALUE )",
  ],
  [
    'objectclasses',
    "( 2.5.6.6 NAME 'person' SUP top STRUCTURAL MUST (cn ) MAY (attributeCertificateAttribute $ seeAlso $ serialNumber $ sn $ telephoneNumber $ userPassword ) )",
  ],
  ['objectclasses', "( 1.2.840.113556.1.5.20 NAME 'leaf' SUP top ABSTRACT )"],
])('puts among the %s: %s', (key, description) => {
  expect(subschemaValues(key)).toContain(description);
});

test('derives top from nothing', () => {
  const top = subschemaValues('objectclasses')?.find((value) => value.includes("NAME 'top'"));
  expect(top).toMatch(/^\( 2\.5\.6\.0 NAME 'top' ABSTRACT MUST \(objectClass \$ /);
});

test('describes every attribute and every class once', () => {
  expect(subschemaValues('attributetypes')).toHaveLength(ATTRIBUTES.length);
  expect(subschemaValues('objectclasses')).toHaveLength(CLASSES.length);
});

test('has a content rule for each class with auxiliary classes', () => {
  const rule = subschemaValues('ditcontentrules')?.find((value) => value.includes("NAME 'group'"));
  expect(rule).toMatch(
    /^\( 1\.2\.840\.113556\.1\.5\.8 NAME 'group' AUX \( [^()]*\bsecurityPrincipal\b[^()]* \) MUST \([^()]*\bsAMAccountName\b[^()]* \) MAY \([^()]*\) \)$/,
  );
});

test('is made once', () => {
  expect(subschemaValues('objectclasses')).toBe(subschemaValues('objectclasses'));
});

test.each(['ldapsyntaxes', 'matchingrules', 'cn', 'constructor'])('has no %s of its own', (key) => {
  expect(subschemaValues(key)).toBeUndefined();
});
