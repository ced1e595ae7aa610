/**
 * The icon set: 24×24 outlines drawn with the current text colour.
 * Icons are decoration; the control around them carries the label.
 */
import { svg } from './dom.js';

const PATHS = {
  hash: ['M9.5 3.5 7 20.5', 'M17 3.5l-2.5 17', 'M4.5 8.5h16', 'M3.5 15.5h16'],
  chevron: ['M6 9l6 6 6-6'],
  plus: ['M12 5v14', 'M5 12h14'],
  close: ['M6 6l12 12', 'M18 6L6 18'],
  menu: ['M4 6.5h16', 'M4 12h16', 'M4 17.5h16'],
  members: ['M9 11.5a3.5 3.5 0 100-7 3.5 3.5 0 000 7z', 'M2.5 19.5c0-3.5 2.8-5.5 6.5-5.5s6.5 2 6.5 5.5', 'M16 4.9a3.3 3.3 0 010 6.3', 'M18 14.4c2.2.7 3.5 2.4 3.5 5.1'],
  swap: ['M7 4L3.5 7.5 7 11', 'M3.5 7.5h15', 'M17 13l3.5 3.5L17 20', 'M20.5 16.5h-15'],
  gear: ['M12 15.2a3.2 3.2 0 100-6.4 3.2 3.2 0 000 6.4z', 'M12 2.8v3M12 18.2v3M2.8 12h3M18.2 12h3M5.5 5.5l2.1 2.1M16.4 16.4l2.1 2.1M5.5 18.5l2.1-2.1M16.4 7.6l2.1-2.1'],
  sun: ['M12 16a4 4 0 100-8 4 4 0 000 8z', 'M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4'],
  moon: ['M20 14.5A8.5 8.5 0 119.5 4a7 7 0 0010.5 10.5z'],
  monitor: ['M3 4.5h18v12H3z', 'M9 20.5h6', 'M12 16.5v4'],
  external: ['M14 4h6v6', 'M20 4l-9 9', 'M18 14v5.5H4.5V6H10'],
  eye: ['M2.5 12s3.5-6.5 9.5-6.5 9.5 6.5 9.5 6.5-3.5 6.5-9.5 6.5S2.5 12 2.5 12z', 'M12 15a3 3 0 100-6 3 3 0 000 6z'],
  send: ['M4 4.5l17 7.5-17 7.5 3-7.5z', 'M7 12h6'],
  file: ['M6 2.8h8l5 5v13.4H6z', 'M14 2.8v5h5'],
  download: ['M12 4v11', 'M7 10.5l5 5 5-5', 'M4.5 20h15'],
  slash: ['M4.5 3.5h15a1 1 0 011 1v15a1 1 0 01-1 1h-15a1 1 0 01-1-1v-15a1 1 0 011-1z', 'M14.5 7.5l-5 9'],
  home: ['M3.5 11L12 3.8 20.5 11', 'M6 9.5v10.7h12V9.5', 'M10 20v-6h4v6'],
  search: ['M10.5 17a6.5 6.5 0 100-13 6.5 6.5 0 000 13z', 'M15.5 15.5L21 21'],
  check: ['M4.5 12.5l5 5 10-11'],
  voice: ['M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z', 'M15.5 9a4 4 0 010 6', 'M18 6.5a8 8 0 010 11'],
  megaphone: ['M4 10v4l10 4V6z', 'M14 8.5a3.5 3.5 0 010 7', 'M7 15.5V20h3v-3.2'],
  lock: ['M6 10.5h12v9.5H6z', 'M8.5 10.5V8a3.5 3.5 0 017 0v2.5'],
  at: ['M12 15.8a3.8 3.8 0 100-7.6 3.8 3.8 0 000 7.6z', 'M15.8 8.5V13a2.4 2.4 0 004.7 0v-1a8.5 8.5 0 10-3.4 6.8'],
  warning: ['M12 3.5l9.5 17h-19z', 'M12 10v5', 'M12 17.6v.4'],
  info: ['M12 21a9 9 0 100-18 9 9 0 000 18z', 'M12 11v5.5', 'M12 7.4v.4'],
  hall: ['M3 9.5L12 4l9 5.5z', 'M5.5 9.5V18M9.8 9.5V18M14.2 9.5V18M18.5 9.5V18', 'M3 20.5h18'],
  copy: ['M8.5 8.5h11v12h-11z', 'M15.5 8.5v-5h-11v12h4'],
  emoji: ['M12 21a9 9 0 100-18 9 9 0 000 18z', 'M8.5 14.2c1.7 2.4 5.3 2.4 7 0', 'M9 9.2v.6M15 9.2v.6'],
  badge: ['M5 12.5l4.5 4.5L19 7'],
};

/** An icon by name, `size` CSS pixels wide. */
export function icon(name, size = 24) {
  return svg(
    'svg',
    {
      class: `icon icon-${name}`, viewBox: '0 0 24 24', width: size, height: size, fill: 'none',
      stroke: 'currentColor', 'stroke-width': 2, 'stroke-linecap': 'round', 'stroke-linejoin': 'round',
      'aria-hidden': 'true', focusable: 'false',
    },
    (PATHS[name] ?? PATHS.info).map((d) => svg('path', { d })),
  );
}
