/** A name that a trusted forest claims, with all that is below it. */
export interface TopLevelName {
  /** `fabrikam.test`, or a UPN suffix that the forest has registered. */
  readonly name: string;
  /** DNS name of the forest's root domain. */
  readonly forest: string;
  /** An administrator has switched its routing off. */
  readonly isDisabled?: boolean;
}

/** A name below a top-level name that is not routed there all the same. */
export interface ExcludedName {
  readonly name: string;
  readonly forest: string;
}

/** What a domain knows of where names belong. */
export interface NameSuffixRoutes {
  /** Domains and registered UPN suffixes of the own forest; these are never routed away. */
  readonly own: readonly string[];
  readonly topLevelNames: readonly TopLevelName[];
  readonly exclusions: readonly ExcludedName[];
}

/**
 * Where an account with that UPN suffix is validated: in the own forest, or in a trusted one. A suffix that two
 * forests claim is routed nowhere.
 *
 * @returns `own`, the root domain of the trusted forest, or `undefined` when nobody claims the suffix
 * @see [MS-ADTS] 6.1.6.9.3 msDS-TrustForestTrustInfo. That a claim of two forests routes nowhere is inferred from how
 *   Windows disables names in conflict.
 */
export function routeSuffix(
  suffix: string,
  { own, topLevelNames, exclusions }: NameSuffixRoutes,
): { readonly forest: 'own' | string } | undefined {
  const wanted = suffix.toLowerCase();
  if (own.some((name) => name.toLowerCase() === wanted)) return { forest: 'own' };
  const excluded = new Set(
    exclusions.filter(({ name }) => isBelow(wanted, name)).map(({ forest }) => forest),
  );
  const claims = topLevelNames.filter(
    ({ name, forest, isDisabled }) =>
      isDisabled !== true && !excluded.has(forest) && isBelow(wanted, name),
  );
  const forests = new Set(claims.map(({ forest }) => forest));
  const [forest] = forests;
  return forest === undefined || forests.size > 1 ? undefined : { forest };
}

/** Whether a name is the other, or ends in it at a dot. */
function isBelow(name: string, top: string): boolean {
  const above = top.toLowerCase();
  return name === above || name.endsWith(`.${above}`);
}
