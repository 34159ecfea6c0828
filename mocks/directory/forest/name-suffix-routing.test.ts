import { expect, test } from 'vitest';
import { type NameSuffixRoutes, routeSuffix } from './name-suffix-routing.ts';

const ROUTES: NameSuffixRoutes = {
  own: ['contoso.test', 'child.contoso.test', 'contoso.example'],
  topLevelNames: [
    { name: 'fabrikam.test', forest: 'fabrikam.test' },
    { name: 'shared.example', forest: 'fabrikam.test' },
    { name: 'shared.example', forest: 'tailspin.test' },
    { name: 'tailspin.test', forest: 'tailspin.test' },
    { name: 'off.example', forest: 'tailspin.test', isDisabled: true },
  ],
  exclusions: [{ name: 'sales.fabrikam.test', forest: 'fabrikam.test' }],
};

test.each([
  ['a domain of the own forest', 'child.contoso.test', { forest: 'own' }],
  ['a registered suffix of the own forest, in any case', 'Contoso.Example', { forest: 'own' }],
  ['the name of a trusted forest', 'fabrikam.test', { forest: 'fabrikam.test' }],
  ['a name below it', 'eu.fabrikam.test', { forest: 'fabrikam.test' }],
  ['a name that only ends in the same letters', 'notfabrikam.test', undefined],
  ['an excluded name', 'sales.fabrikam.test', undefined],
  ['a name below an excluded one', 'eu.sales.fabrikam.test', undefined],
  ['a name that two forests claim', 'shared.example', undefined],
  ['a name that is switched off', 'off.example', undefined],
  ['a name that nobody claims', 'nobody.example', undefined],
])('%s', (_, suffix, route) => {
  expect(routeSuffix(suffix, ROUTES)).toEqual(route);
});
