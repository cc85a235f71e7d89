// Dates and instants as Japanese people write them.

import { civilNumbers, japanParts } from "../kinds";

export function date(civil: string): string {
  const numbers = civilNumbers(civil);
  if (!numbers) return civil;
  const [year, month, day] = numbers;
  return day === null ? `${year}年${month}月` : `${year}年${month}月${day}日`;
}

/** As in the manuals' lists of notices: 2024.04.01 (LOG-04). */
export function listDate(civil: string): string {
  return civil.replaceAll("-", ".");
}

/** As on the manuals' my page: 2024年04月22日 12:00:17 (DSH-01). */
export function instant(at: string): string {
  const part = japanParts(at);
  return `${part.year}年${part.month}月${part.day}日 ${part.hour}:${part.minute}:${part.second}`;
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return minutes > 0 ? `${hours}時間${minutes}分` : `${hours}時間`;
  const rest = whole % 60;
  if (minutes === 0) return `${rest}秒`;
  return rest > 0 ? `${minutes}分${rest}秒` : `${minutes}分`;
}
