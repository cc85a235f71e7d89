// Dates and instants in English; instants are Japan time and say so.

import { civilNumbers, japanParts } from "../kinds";

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

export function date(civil: string): string {
  const numbers = civilNumbers(civil);
  if (!numbers) return civil;
  const [year, month, day] = numbers;
  const name = months[month - 1] ?? String(month);
  return day === null ? `${name} ${year}` : `${day} ${name} ${year}`;
}

export function listDate(civil: string): string {
  return civil;
}

export function instant(at: string): string {
  const part = japanParts(at);
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} (Japan time)`;
}

export function duration(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  const rest = whole % 60;
  if (minutes === 0) return `${rest} s`;
  return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
}
