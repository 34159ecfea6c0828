import type { Field } from './fields.ts';
import type { PERFORMATIVES, Performative, PerformativeName } from './performatives.ts';

/** What travels in one frame. A field that is null on the wire is absent here. */
export type AmqpFrame =
  /** `AMQP`, protocol id 3 (SASL) or 0 (AMQP), version 1.0.0. */
  | { readonly kind: 'protocol-header'; readonly protocol: 'sasl' | 'amqp' }
  /** A frame without a body: keep-alive. */
  | { readonly kind: 'empty'; readonly channel: number }
  | OpenFrame
  | BeginFrame
  | AttachFrame
  | FlowFrame
  | TransferFrame
  | DispositionFrame
  | DetachFrame
  | EndFrame
  | CloseFrame
  | SaslFrame;

export type OpenFrame = AmqpPerformativeFrame<'open'>;
export type BeginFrame = AmqpPerformativeFrame<'begin'>;
export type AttachFrame = AmqpPerformativeFrame<'attach'>;
export type FlowFrame = AmqpPerformativeFrame<'flow'>;
/** `payload` holds the sections of the message, or a part of them while `more` is true. */
export type TransferFrame = AmqpPerformativeFrame<'transfer'> & { readonly payload: Uint8Array };
export type DispositionFrame = AmqpPerformativeFrame<'disposition'>;
export type DetachFrame = AmqpPerformativeFrame<'detach'>;
export type EndFrame = AmqpPerformativeFrame<'end'>;
export type CloseFrame = AmqpPerformativeFrame<'close'>;
export type SaslFrame =
  | PerformativeFrame<'sasl-mechanisms'>
  | PerformativeFrame<'sasl-init'>
  | PerformativeFrame<'sasl-outcome'>;

type AmqpPerformativeFrame<K extends PerformativeName> = PerformativeFrame<K> & {
  readonly channel: number;
};

type PerformativeFrame<K extends PerformativeName> = { readonly kind: K } & FieldsOf<
  (typeof PERFORMATIVES)[K]
>;

type FieldsOf<P> =
  P extends Performative<infer F, infer M>
    ? { readonly [N in keyof F as N extends M ? N : never]: ValueOf<F[N]> } & {
        readonly [N in keyof F as N extends M ? never : N]?: ValueOf<F[N]>;
      }
    : never;

type ValueOf<T> = T extends Field<infer V> ? V : never;

/** Bytes of the largest frame, its header included: what both sides announce in `open`. */
export const FRAME_BYTES_MAX = 65_536;
