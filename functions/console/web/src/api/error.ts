/** What went wrong with a request, as the host tells it. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    /** The number in the table of codes; 0 where no answer came. */
    readonly code: number,
    message: string,
    readonly trace: string,
    readonly details?: Record<string, unknown>,
  ) {
    super(message);
  }

  /** The host could not be reached. */
  get offline() {
    return this.status === 0;
  }
}

/** The codes that the console treats apart from others. */
export const CODE = { invalidAuthentication: 6001, tokenExpired: 6002, forbidden: 6003, limited: 7001 } as const;

/** The error in an answer's body. */
export function told(status: number, body: unknown, trace: string): ApiError {
  const { code, message, details } = (body ?? {}) as { code?: number; message?: string; details?: object };
  return new ApiError(status, code ?? 0, message ?? `HTTP ${status}`, trace, { ...details });
}
