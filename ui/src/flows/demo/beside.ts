// Whether the demo's panel stands beside the screen or in its way.

export function besideScreen(): boolean {
  return window.matchMedia("(min-width: 64em)").matches;
}
