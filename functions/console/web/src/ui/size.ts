/** Amounts of bytes in words. */
import { tag } from "../i18n";

const STEP = 1_024;
const UNITS = ["KB", "MB", "GB"] as const;

/** An amount with at most one digit after the point. */
export function size(bytes: number): string {
  const number = (value: number) => new Intl.NumberFormat(tag(), { maximumFractionDigits: 1 }).format(value);
  if (bytes < STEP) return `${number(bytes)} B`;
  const power = Math.min(Math.floor(Math.log(bytes) / Math.log(STEP)), UNITS.length);
  return `${number(bytes / STEP ** power)} ${UNITS[power - 1]}`;
}
