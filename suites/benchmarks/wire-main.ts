import { measureWire } from './wire.ts';

process.stdout.write(await measureWire());
