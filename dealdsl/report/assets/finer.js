/* Charts are drawn at least twice as fine as a plain screen shows, so that they print sharply. */
window.devicePixelRatio = Math.max(2, window.devicePixelRatio);
