/**
 * What the browser is told of the console: it loads from this server alone, runs nothing that is written into a page,
 * stands in no frame, and says nowhere where it was. `host` is where its sockets go, for browsers whose `'self'` is
 * without WebSockets.
 */
export function consoleHeaders(host: string | undefined): Readonly<Record<string, string>> {
  const sockets = host === undefined ? '' : ` ws://${host} wss://${host}`
  const policy = [
    "default-src 'self'",
    // The Opus codec for browsers without one of their own is WebAssembly.
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src 'self'${sockets}`,
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ]
  return {
    'Content-Security-Policy': policy.join('; '),
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'microphone=(self), camera=(), geolocation=(), payment=(), usb=()',
  }
}
