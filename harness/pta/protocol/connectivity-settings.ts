import { z } from 'zod';
import { malformed } from '../../runtime/errors.ts';
import { formatTimeSpan, parseTimeSpan } from './time-span.ts';

/** How often and at what pace something is tried again: delays grow by `delayFactor` from `initialDelayMs`. */
export interface RetrySettings {
  readonly totalAttempts: number;
  readonly initialDelayMs: number;
  readonly delayFactor: number;
}

/** What `ConnectivitySettings` of a bootstrap response says, as far as an agent acts on it. Captured, public research. */
export interface ConnectivitySettings {
  /** The AMQP listener. */
  readonly signaling: {
    readonly openTimeoutMs: number;
    readonly closeTimeoutMs: number;
    readonly webSocketReceiveTimeoutMs: number;
    readonly maxReceivedMessageSize: number;
    readonly useCachedServiceBusSasToken: boolean;
    /** Life of a shared access signature that the agent makes. */
    readonly serviceBusSasTokenTtlMs: number;
  };
  /** Other WebSockets of the agent. */
  readonly webSocket: {
    readonly openTimeoutMs: number;
    readonly closeTimeoutMs: number;
    readonly sendTimeoutMs: number;
    readonly receiveTimeoutMs: number;
    readonly idleTimeoutMs: number;
    readonly leaseTimeoutMs: number;
    readonly keepAliveIntervalMs: number;
    readonly maxReceivedMessageSize: number;
    readonly maxConnections: number;
    readonly retry: RetrySettings;
  };
  readonly dnsCacheTtlMs: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** As captured in 2025. In 2020 the signature lived 23:59:59 and was not cached. */
export const DEFAULT_CONNECTIVITY_SETTINGS: ConnectivitySettings = {
  signaling: {
    openTimeoutMs: MINUTE,
    closeTimeoutMs: MINUTE,
    webSocketReceiveTimeoutMs: 2 * HOUR,
    maxReceivedMessageSize: 65_536,
    useCachedServiceBusSasToken: true,
    serviceBusSasTokenTtlMs: HOUR,
  },
  webSocket: {
    openTimeoutMs: 30 * SECOND,
    closeTimeoutMs: 30 * SECOND,
    sendTimeoutMs: 30 * SECOND,
    receiveTimeoutMs: 2 * HOUR,
    idleTimeoutMs: 2 * HOUR,
    leaseTimeoutMs: 6 * HOUR,
    keepAliveIntervalMs: 10 * SECOND,
    maxReceivedMessageSize: 65_536,
    maxConnections: 1,
    retry: { totalAttempts: 5, initialDelayMs: 200, delayFactor: 2 },
  },
  dnsCacheTtlMs: 30 * MINUTE,
};

/** Members that no agent of ours acts on are written as captured. */
export function renderConnectivitySettings(settings: ConnectivitySettings): string {
  const { signaling, webSocket } = settings;
  return JSON.stringify({
    ServicePointManagerSettings: {
      ConnectionLimit: 200,
      MaxServicePoints: 0,
      MaxServicePointIdleTimeMilliseconds: 300_000,
      DnsRefreshTimeoutMilliseconds: settings.dnsCacheTtlMs,
      Expect100Continue: false,
      UseNagleAlgorithm: false,
      TcpKeepAliveEnabled: true,
      TcpKeepAliveTime: 60_000,
      TcpKeepAliveInterval: 1000,
    },
    SignalingSettings: {
      BindingType: 'NetTcpRelayBinding',
      OpenTimeout: formatTimeSpan(signaling.openTimeoutMs),
      CloseTimeout: formatTimeSpan(signaling.closeTimeoutMs),
      ReceiveTimeout: '10675199.02:48:05.4775807',
      ReliableSessionEnabled: false,
      ReliableSessionInactivityTimeout: '00:10:00',
      ReliableSessionOrdered: true,
      ListenBacklog: 10,
      MaxReceivedMessageSize: signaling.maxReceivedMessageSize,
      MaxBufferPoolSize: 65_536,
      MaxBufferSize: 65_536,
      MaxConnections: 100,
      WebSocketReceiveTimeout: formatTimeSpan(signaling.webSocketReceiveTimeoutMs),
      UseCachedServiceBusSasToken: signaling.useCachedServiceBusSasToken,
      ServiceBusSasTokenTtl: formatTimeSpan(signaling.serviceBusSasTokenTtlMs),
      UseServiceBusTracingForListenerId: false,
    },
    WebSocketSignalingSettings: {
      OpenTimeout: formatTimeSpan(webSocket.openTimeoutMs),
      CloseTimeout: formatTimeSpan(webSocket.closeTimeoutMs),
      SendTimeout: formatTimeSpan(webSocket.sendTimeoutMs),
      ReceiveTimeout: formatTimeSpan(webSocket.receiveTimeoutMs),
      IdleTimeout: formatTimeSpan(webSocket.idleTimeoutMs),
      LeaseTimeout: formatTimeSpan(webSocket.leaseTimeoutMs),
      KeepAliveInterval: formatTimeSpan(webSocket.keepAliveIntervalMs),
      MaxReceivedMessageSize: webSocket.maxReceivedMessageSize,
      MaxConnections: webSocket.maxConnections,
      EnableAutomaticReconnects: true,
      RetryableOperationSettings: {
        MinimumSuccessfulOperationTimeSpan: '00:01:00',
        TotalAttempts: webSocket.retry.totalAttempts,
        InitialDelayMilliseconds: webSocket.retry.initialDelayMs,
        DelayFactor: webSocket.retry.delayFactor,
      },
    },
    DnsCacheSettings: {
      DnsCacheEnabled: true,
      DnsCacheTtl: formatTimeSpan(settings.dnsCacheTtlMs),
      DnsCacheResolutionTimeout: '00:01:00',
    },
    BackendWebSocketSettings: {
      MessageBufferSize: 16_384,
      BackendWebSocketIdleTimeout: '05:00:00',
      BackendWebSocketInactivityCheckPeriod: '00:30:00',
      BackendWebSocketKeepAliveInterval: '00:03:45',
    },
  });
}

/** Takes the default for every member that is missing. @throws HarnessError `MALFORMED` */
export function parseConnectivitySettings(text: string): ConnectivitySettings {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed('ConnectivitySettings', 'not JSON');
  }
  const read = schema.safeParse(json);
  if (!read.success) {
    const where = read.error.issues[0]?.path.join('.');
    throw malformed(
      'ConnectivitySettings',
      `${where === '' ? 'the value' : where} has a wrong type`,
    );
  }
  return settingsOf(read.data);
}

const count = z.number().nonnegative().optional();
const timeSpan = z
  .string()
  .transform((text, context) => {
    try {
      return parseTimeSpan(text);
    } catch {
      context.addIssue({ code: 'custom', message: 'not a time span' });
      return z.NEVER;
    }
  })
  .optional();

const schema = z.object({
  SignalingSettings: z
    .object({
      OpenTimeout: timeSpan,
      CloseTimeout: timeSpan,
      WebSocketReceiveTimeout: timeSpan,
      MaxReceivedMessageSize: count,
      UseCachedServiceBusSasToken: z.boolean().optional(),
      ServiceBusSasTokenTtl: timeSpan,
    })
    .default({}),
  WebSocketSignalingSettings: z
    .object({
      OpenTimeout: timeSpan,
      CloseTimeout: timeSpan,
      SendTimeout: timeSpan,
      ReceiveTimeout: timeSpan,
      IdleTimeout: timeSpan,
      LeaseTimeout: timeSpan,
      KeepAliveInterval: timeSpan,
      MaxReceivedMessageSize: count,
      MaxConnections: count,
      RetryableOperationSettings: z
        .object({ TotalAttempts: count, InitialDelayMilliseconds: count, DelayFactor: count })
        .default({}),
    })
    .default({ RetryableOperationSettings: {} }),
  DnsCacheSettings: z.object({ DnsCacheTtl: timeSpan }).default({}),
});

function settingsOf(read: z.output<typeof schema>): ConnectivitySettings {
  const { signaling, webSocket, dnsCacheTtlMs } = DEFAULT_CONNECTIVITY_SETTINGS;
  const amqp = read.SignalingSettings;
  const socket = read.WebSocketSignalingSettings;
  const retry = socket.RetryableOperationSettings;
  return {
    signaling: {
      openTimeoutMs: amqp.OpenTimeout ?? signaling.openTimeoutMs,
      closeTimeoutMs: amqp.CloseTimeout ?? signaling.closeTimeoutMs,
      webSocketReceiveTimeoutMs:
        amqp.WebSocketReceiveTimeout ?? signaling.webSocketReceiveTimeoutMs,
      maxReceivedMessageSize: amqp.MaxReceivedMessageSize ?? signaling.maxReceivedMessageSize,
      useCachedServiceBusSasToken:
        amqp.UseCachedServiceBusSasToken ?? signaling.useCachedServiceBusSasToken,
      serviceBusSasTokenTtlMs: amqp.ServiceBusSasTokenTtl ?? signaling.serviceBusSasTokenTtlMs,
    },
    webSocket: {
      openTimeoutMs: socket.OpenTimeout ?? webSocket.openTimeoutMs,
      closeTimeoutMs: socket.CloseTimeout ?? webSocket.closeTimeoutMs,
      sendTimeoutMs: socket.SendTimeout ?? webSocket.sendTimeoutMs,
      receiveTimeoutMs: socket.ReceiveTimeout ?? webSocket.receiveTimeoutMs,
      idleTimeoutMs: socket.IdleTimeout ?? webSocket.idleTimeoutMs,
      leaseTimeoutMs: socket.LeaseTimeout ?? webSocket.leaseTimeoutMs,
      keepAliveIntervalMs: socket.KeepAliveInterval ?? webSocket.keepAliveIntervalMs,
      maxReceivedMessageSize: socket.MaxReceivedMessageSize ?? webSocket.maxReceivedMessageSize,
      maxConnections: socket.MaxConnections ?? webSocket.maxConnections,
      retry: {
        totalAttempts: retry.TotalAttempts ?? webSocket.retry.totalAttempts,
        initialDelayMs: retry.InitialDelayMilliseconds ?? webSocket.retry.initialDelayMs,
        delayFactor: retry.DelayFactor ?? webSocket.retry.delayFactor,
      },
    },
    dnsCacheTtlMs: read.DnsCacheSettings.DnsCacheTtl ?? dnsCacheTtlMs,
  };
}
