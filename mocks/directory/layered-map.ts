const REMOVED = Symbol('removed');

type Layer<K, V> = ReadonlyMap<K, V | typeof REMOVED>;

/** What a map held when it was saved. Opaque; good for any map that comes from the same one by forking. */
export interface SavedLayers<K, V> {
  readonly layers: readonly Layer<K, V>[];
}

/** Layers above the first are merged when there are more; a look-up asks each of them. */
const LAYERS_MAX = 4;

/**
 * A map that can be saved, restored and forked at the cost of what changed since, not of what it holds: changes go to
 * a layer of their own above layers that are never written again, and are shared.
 */
export class LayeredMap<K, V> {
  #layers: readonly Layer<K, V>[] = [];
  #top = new Map<K, V | typeof REMOVED>();

  get(key: K): V | undefined {
    const changed = this.#top.get(key);
    if (changed !== undefined) return changed === REMOVED ? undefined : changed;
    for (let index = this.#layers.length - 1; index >= 0; index -= 1) {
      const value = this.#layers[index]?.get(key);
      if (value !== undefined) return value === REMOVED ? undefined : value;
    }
    return undefined;
  }

  set(key: K, value: V): void {
    this.#top.set(key, value);
  }

  delete(key: K): void {
    if (this.#layers.length === 0) this.#top.delete(key);
    else this.#top.set(key, REMOVED);
  }

  /** Keys that were there first come first; one that changed keeps its place. */
  *entries(): Generator<readonly [K, V]> {
    const layers = [...this.#layers, this.#top];
    for (const [index, layer] of layers.entries()) {
      const below = layers.slice(0, index);
      for (const key of layer.keys()) {
        if (below.some((lower) => lower.has(key))) continue;
        const value = this.get(key);
        if (value !== undefined) yield [key, value];
      }
    }
  }

  save(): SavedLayers<K, V> {
    if (this.#top.size > 0) {
      this.#layers = merged([...this.#layers, this.#top]);
      this.#top = new Map();
    }
    return { layers: this.#layers };
  }

  restore({ layers }: SavedLayers<K, V>): void {
    this.#layers = layers;
    this.#top = new Map();
  }

  /** A map with the same content, independent from now on. */
  fork(): LayeredMap<K, V> {
    const forked = new LayeredMap<K, V>();
    forked.restore(this.save());
    return forked;
  }
}

/** The first layer is the large one; it stays as it is. */
function merged<K, V>(layers: readonly Layer<K, V>[]): readonly Layer<K, V>[] {
  const [first, ...changes] = layers;
  if (first === undefined || layers.length <= LAYERS_MAX) return layers;
  const together = new Map<K, V | typeof REMOVED>();
  for (const layer of changes) for (const [key, value] of layer) together.set(key, value);
  return [first, together];
}
