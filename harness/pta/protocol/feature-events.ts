/** Told by the cloud: Pass-through Authentication was switched on or off, for the whole tenant. */
export interface FeatureEvent {
  readonly type: 'feature.switched';
  readonly enabled: boolean;
}
